### A guide's questions and people's answers.

## Prompts and answers

prompt-heading = Question { $number } of { $total }
prompt-circle = For { $circle }.
prompt-together = Answers are shown together. You read the others' once you have given or passed your own.
prompts-heading = { $count ->
    [one] One question is waiting for you
   *[other] { $count } questions are waiting for you
}
prompts-intro = They have gathered, so here they are together. Take them in your own time.
prompt-first = I ask you first this time. The others are asked later today.
prompt-as-they-come = You read the others' answers as they come in, once you have given or passed your own.
prompt-notice = Before you answer: if you share it, your circle reads it. If you raise a concern, the programme's contact reads that. Public bodies may have to show what they hold, so I cannot promise secrecy.
answer-form = Answer
answer-label = Your answer
answer-sharing = Who may read it?
sharing-circle = My circle, with my name
sharing-nameless = My circle, without my name (in a small circle, some may guess)
sharing-private = Only me
button-save-answer = Save
button-pass = Pass
prompt-gone = That question is closed, or it is not yours. Nothing was changed.
pass-after-answer = You have answered this one already. You can change or withdraw your answer.
passed = You passed. No reason needed.
kept-circle = Your answer is kept. Your circle will read it with your name.
kept-nameless = Your answer is kept. Your circle will read it without your name.
kept-private = Your answer is kept. Only you can read it.
kept-waiting = Answers are shown once everybody has answered or passed. When this was kept, I was still waiting for { $waiting ->
    [one] one person
   *[other] { $waiting } people
}.
shown-circle = Your answer is kept. Your circle reads it with your name.
shown-nameless = Your answer is kept. Your circle reads it without your name.
shown-private = Your answer is kept. Only you can read it.
button-change-answer = Change my answer
button-answer-after-all = Answer after all
button-withdraw = Withdraw
withdraw-sure = Take your answer back from everybody who got it?
answer-withdrawn = Your answer is withdrawn and erased. Copies are being taken back.
reveal-without-you = Some answers are ready. You can read them once you have answered or passed this question:
answers-heading = Your circle's answers to question { $number }
answers-asked = Asked in another way: { $question }
answers-none = There is no answer from the others to read this time.
answers-talk = To talk about these with your circle, just write to me.
answer-late = Another answer has come in to this question: { $question }

## A circle's pace

holding-for-you = No hurry. Nobody has answered question { $number } in { $circle } yet. I keep the next one for later.
quiet-so-far = I have not heard you in { $circle } yet. That may be just right for you. Is the pace too fast?
resting-for-silence = Two weeks went by without an answer in { $circle }, so I stop asking. Press "Go on" whenever it suits you.
button-slower = Slower
button-faster = Faster
button-rest = Rest the questions
button-go-on = Go on
pace-slower = Questions now come every { $count } days. Your circle is told.
pace-slowest = This is as slow as it gets. You can rest the questions instead.
pace-fastest = This is as fast as it gets.
pace-resting = The questions rest until somebody presses "Go on". You can all keep talking.
pace-on = Good. The next question comes on { $day }.
pace-on-already = The questions are not resting. Nothing was changed.
news-slower = { $name } would like more time. Questions now come every { $count } days.
news-faster = Two of you would like to go faster. Questions now come every { $count } days.
news-resting = { $name } let the questions rest for now. You can all keep talking.
news-on = { $name } let the questions begin again. The next one comes on the next working day.
