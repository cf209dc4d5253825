### A guide's questions and people's answers.

## Prompts and answers

prompt-heading = Question { $number } of { $total }
prompt-circle = For { $circle }.
prompt-together = Answers are shown together. You read the others' once you have given or passed your own.
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
kept-waiting = Answers are shown once everybody has answered or passed. Just now, { $waiting ->
    [one] one person is
   *[other] { $waiting } people are
} still to go.
button-change-answer = Change my answer
button-answer-after-all = Answer after all
button-withdraw = Withdraw
withdraw-sure = Take your answer back from everybody who got it?
answer-withdrawn = Your answer is withdrawn and erased. Copies are being taken back.
reveal-without-you = Some answers to this question are ready: { $question } You can read them once you have answered or passed.
answers-heading = Your circle's answers to question { $number }
answers-none = Nobody else shared an answer this time.
answers-talk = To talk about these with your circle, just write to me.
answer-late = Another answer has come in to: { $question }
