### What every part says: names, lists, and what is to be mended in a form.

button-cancel = Cancel
list-and = { $first } and { $last }
list-and-vowel = { $first } and { $last }
someone-who-left = Someone who has left
somebody-here = Somebody in this circle
circle-with = your circle with { $names }
circle-alone = your circle
circle-since = your circle with { $names } since { $day }

## Things to mend

problem-empty = Please fill this in.
problem-empty-answer = Please write an answer, or close this and press "Pass".
problem-quote-names = This may name somebody, or a place. Take that out, or take the tick away.
problem-choose = Please choose one of these.
problem-too-long = This is too long. Please keep it to { NUMBER($longest) } characters.
problem-date = I could not read that as a day. Try "next Friday", "in two weeks" or "3 December".
problem-date-past = That day has passed. Please choose a later one.
problem-date-past-day = { $day } has passed. Please choose a later day.
problem-date-far = That is very far away. Please choose a day within the next year.

## A link that opens nothing

link-ended-heading = This link has ended
link-ended = It is too old, or it is not complete. Go back to Convenor in Slack or Teams and ask for a new one.
