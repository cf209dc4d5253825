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
resumed = Welcome back. I will ask you when the next round opens.
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
left = You have left. Everything about you is being erased now, and copies of your words are being taken back. Some people may have read them already, and an old backup may hold them for up to 30 days. Thank you for what you gave.
someone-left = Somebody has left { $circle }. What they wrote is being taken back. The rest of you can carry on.
