### First contact, the notice, consent and the profile.

## First contact

hello-stranger = Hello, I am Convenor. I introduce local leaders who would not meet otherwise, in { $programme }. I keep nothing about you until you agree.
hello-no-programme = Hello, I am Convenor. I introduce local leaders who would not meet otherwise. There is no programme here yet. If somebody gave you a one-time code, send it to me by itself.
team-hello = Hello, I am Convenor. I introduce local leaders who would not meet otherwise. I read nothing that you write here.
team-hello-programme = Hello, I am Convenor. I introduce local leaders who would not meet otherwise, in { $programme }. I read nothing that you write here.
team-how = To find out more, look for Convenor under Apps, and write "join" to me there. I keep nothing about you until you agree.
no-programme = There is no programme here yet. If somebody gave you a one-time code, send it to me by itself.
which-programme = Which programme would you like to hear about?
button-join = Tell me more
button-link = I take part already
button-join-too = Take part myself
stale = That button is out of date. Nothing was changed. Write "home" to see where things stand.

## The notice and consent

notice-intro = { $programme } brings together people who lead in the same places. Some are elected, some work for the public, and some lead in the community.
notice-do = What happens
notice-do-text = Before each round I ask if you are in. If you say yes, I introduce you to one to four people. I pass on what you write to them, and ask a few questions.
notice-kept = What is kept
notice-kept-text = Your name, realm, place, themes and what you offer. What you write to your circle, your answers and your promises. Names and words are encrypted. If I can see your e-mail address: a fingerprint of it, to join your own accounts.
notice-seen = Who sees it
notice-seen-text = Your circle sees your words and your promises, under your name. A guest sees what is written while they are there. Your organisation may be able to read this chat in Slack or Teams. Whoever runs Convenor can read what it keeps. Leads see counts, never names or words, unless you allow it. A convener can see who has joined, and who is stuck or in a silent circle, to offer help.
notice-time = For how long
notice-time-text = Words for { $words } months after your circle closes. Promises for { $promises } months. After { $quiet } months without you, I ask if you want to stay. Old backups may hold it for 30 more days.
notice-care = If you are worried
notice-care-text = Press "Raise a concern" at any time. It goes to the safeguarding contact, or to those who run the programme where there is none. You see to whom before you send it. Your name goes with it. They keep it, even if you leave. They can answer you here, and you can write back to them. Apart from that, I pass your words to your circle only, unless you ask me to.
notice-law = Please know
notice-law-text = Public bodies can be asked for what they hold under freedom of information law. I cannot promise secrecy. Do not write about others by name.
notice-out = Changing your mind
notice-out-text = Write "leave" at any time. You can also pause, take back one answer, or get a copy of everything. Saying no has no effect on your work.
notice-contact = A person to talk to
notice-ask = Do you agree to these three? You can also choose them one by one, and take each back at any time.
button-agree = I agree
button-decline = No, thank you
declined = That is fine. I have kept nothing about you. If you change your mind, write "join".
agreed = Thank you. You have agreed to take part in { $programme }. One form, and you are in.
already-in = You are already taking part in { $programme }.
nothing-kept = I keep nothing about you. Write "join" to find out what this is about.

terms-heading = Terms of use
terms-text = Convenor is run by the organisation that invited you. Be kind, speak for yourself, and do not write about others by name. You can leave at any time. It is not an emergency service: if somebody is in danger, call 999.
privacy-heading = Privacy
privacy-intro = This is what people agree to before they take part.

## The profile

profile-form = Your profile
profile-intro = Your circle sees this, and nobody else does. You can change it at any time.
profile-name = Your name
profile-name-hint = As others should see it
problem-name-taken = Please use your own name, so that nobody takes your words for somebody else's.
profile-title = What you do
profile-realm = Your realm
profile-place = Where you lead
profile-themes = What you care about
profile-assets = What you can offer others
profile-assets-hint = A skill, a room, time, people you know
profile-zone = Your time zone
profile-language = Your language
profile-speaks = Which languages can you talk in?
profile-speaks-hint = Everybody in your circle shares one of them.
profile-quotes = Yes, without my name
profile-quotes-hint = May digests quote what you learnt?
button-fill-in-profile = Fill in my profile
button-save-profile = Save
profile-saved = Your profile is saved.
welcome = You are in, for the { $realm } realm in { $place }. The next round opens on { $day }. I will ask you then.
welcome-later = You are in, for the { $realm } realm in { $place }. I will ask you when the next round opens.
welcome-asking = You are in, for the { $realm } realm in { $place }. A round is open now, and circles are made on { $day }. In this time?
quotes-on = Thank you. Digests may now quote what you learnt, without your name, realm or place.
quotes-off = Digests will not quote you from now on.
