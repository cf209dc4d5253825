### Taking a break, one's own data, and leaving.

## Pausing

you-are-paused = You are paused. Would you like to come back?
pause-form = Pause
pause-intro = While you are paused, I leave you out of rounds and prompts. Your circle can still reach you.
pause-until = Pause until
pause-hint = For example: 5 January, or in three weeks
button-pause-now = Pause
button-pause = Pause
button-resume = Come back
paused = You are paused until { $day }. I will be in touch that morning.
paused-circle = Until then, no questions come. Words from your circle still do, and I still ask after your promises.
resumed = Welcome back. I will ask you when the next round opens.
resumed-circle = Welcome back. Your circle's next questions come to you again.
pause-over = Welcome back. Your pause is over, so I will ask you when the next round opens.
paused-for-silence = I asked three times and did not hear from you, so I have paused you. That is quite all right. Press "Come back" whenever it suits you.

## My data and leaving

my-data-heading = Your data
my-data = You can see and save everything that is kept about you, change it, or leave.
button-my-data = See and save my data
button-data = My data
button-profile = Change my profile
button-quotes-on = Allow quotes without my name
button-quotes-off = Stop quotes
button-notice = Read the notice
button-leave = Leave
button-leave-now = Leave and erase everything
leave-heading = Leaving
leave-ask = If you leave, your profile, words and answers are erased within the hour. Copies in your circle are taken back. Your promises stay as counts, without you. You may pause instead.
someone-left = Somebody has left { $circle }. What they wrote is being taken back. The rest of you can carry on.
leave-stays-heading = What I cannot take back
leave-stays-read = What people have read or copied, or quoted in words of their own.
leave-stays-names = Your name in short notes to your circle, such as "Sent to Amina and Tom".
leave-stays-lists = Your name, where somebody has put it on a list of people that they would rather not meet. Only they see it.
leave-stays-chat = This chat. What I wrote to you here stays until you delete it.
leave-stays-concerns = A concern that you raised, or one that quotes you. The safeguarding contact keeps it.
leave-stays-backups = An old backup, for up to 30 days.
left = You have left. What I keep about you is being erased, within the hour, and copies of your words are being taken back. Thank you for what you gave.

## Consents, one by one

consents-heading = What you agreed to
consents-intro = Each stands by itself. You can take back or give each one at any time.
consent-yes = Yes, I agree
consent-taking-part = Taking part: this programme keeps what the notice lists, and writes to me.
consent-introductions = Being introduced: people from elsewhere learn my name, where I lead and what I can offer.
consent-sharing = Sharing in a circle: what I write is passed on to my circle, under my name.
consent-quotes = Being quoted: digests may quote what I learnt, without my name, realm or place.
consent-never = Not given.
consent-given-on = Given on { $day }.
consent-taken-on = Taken back on { $day }.
button-choose = Choose one by one
button-consents = What I agreed to
button-consent-give = I agree
button-consent-take = Take this back
choose-intro = Tick what you agree to. You can change each of them later.
problem-taking-part = Without this one I can keep nothing, so you would not be part of it. That is fine: just close this.
taken-back-introductions = Noted. You will not be introduced to anybody from now on. Circles that you are in go on.
taken-back-sharing = Noted. Nothing that you write goes to your circle from now on. What you shared before is still there. What was not shown yet stays with you.
taken-back-quotes = Noted. Digests do not quote you any more, and quotes in old ones are taken out.
sharing-is-off = Nothing was sent. You took back your consent to sharing with your circle.
button-sharing-on = Allow sharing again
problem-sharing = You took back your consent to sharing, so please choose "Only me".
harvest-sharing-is-off = Nothing was kept. It is shown to your circle, and you took back your consent to sharing.
commit-sharing-is-off = Nothing was recorded. A promise is told to your circle, and you took back your consent to sharing.
button-unshare = Take back what I shared, too
unshare-sure = Take back everything that you shared with your circles? Messages are erased. Answers stay yours alone.
unshared = Everything you shared is being taken back from your circles. Some people may have read it already.

## Taking back one story

button-stories = Take back a story
stories-none = There are no words of yours here that could be taken back.
story-which = Which one?
story-intro = It goes from your circle, from digests and from what is kept here.
button-take-story-back = Take it back
story-taken-back = It is being taken back everywhere, and erased here. Some people may have read it already.

## When somebody has not been here for long

dormant = I have not heard from you in { $programme } for a long time. Would you like to stay? If I hear nothing by { $day }, I will erase what I keep about you.
button-stay = I want to stay
stayed = Good to hear. Everything stays as it is.
