### Rounds and introductions.

## Rounds

round-asked = A new round of { $programme } is starting. In this time? Circles are made on { $day }.
button-in = I'm in
button-out = Not this time
button-in-after-all = I'm in after all
button-out-after-all = Not this time after all
said-in = You are in. I will introduce you on { $day }.
said-out = That is fine. I will ask you again next time.
no-round-later = No round is open just now. I will ask you when the next one opens.
no-round-now = No round is open just now. The next one opens on { $day }.
conveners-only = Only a convener of this programme can do that.
leads-only = Only the leads of this programme can see its digests.
round-already-open = A round is open already. You can make the circles whenever you are ready.
round-opening = The round is open. Everybody who takes part is being asked. You can make circles early, or wait for the day.
no-round-open = No round is open. Open one first.
matching-now = The circles are being made. You see how it went before anybody else.
matching-again = The circles are being made again.
sending-round = The introductions are on their way.
preview = The circles of round { $number } are ready. Nobody has been introduced yet.
preview-empty = Round { $number } has no circle so far, because too few people said yes.
preview-by-itself = If you do nothing, I send them on { $day }.
preview-sent = The circles of round { $number } have been introduced.
button-send-round = Send the introductions
button-match-again = Make them again
button-move-somebody = Move somebody
move-intro = Say who moves, and into whose circle. If it is full, or somebody would be left alone, the two change places. Nobody has been introduced yet.
move-who = Who moves?
move-beside = Into whose circle?
move-with = { $name } (now with { $names })
move-alone = { $name } (no circle yet)
moving-now = I am moving them. The record above shows how the round looks then.
move-refused = { $name } cannot move there, so everything stays as it was. I do not say why, as it may be private.
problem-together = They sit together already. Please choose somebody in another circle.
button-cancel-round = Cancel this round
cancel-round-sure = Cancel this round? Nobody is introduced, and everybody who said yes is told.
round-cancelled = Round { $number } is cancelled. I tell everybody who said yes.
round-cancelled-told = There are no circles this time: the conveners have called this round off. I will ask you again next time.
round-is-over = That round is over, so there is nothing to do.
late-in = Good that you are here. I look for a circle for you now.
late-out = That is fine. You are out of your circle, and I have told the others. I will ask you again next time.
left-alone = The others in your circle cannot be there after all. I found no other circle, so you come first next time.
button-round-now = Open a round now
button-match-now = Make the circles now
round-made = Round { $number }: { $people ->
    [one] one person
   *[other] { $people } people
} said yes, and { $circles ->
    [one] one circle is
   *[other] { $circles } circles are
} on the way.
round-empty = Nobody could be matched this time, so no circle was made. The next round may go better.
round-links = { $made } of { $possible } possible
unplaced-alone = You were the only one who said yes this time, so I could not make a circle. You come first next time.
unplaced-blocked = I could not find you a circle this time. You come first next time.
unplaced-language = Nobody else shared a language with you this time. You come first next time.
unplaced-hours = Nobody else had hours that fit yours this time. You come first next time. To choose other hours, write "pace".
unplaced-paused = Your realm is paused at present, so I could not find you a circle. You come first next time.
unplaced-numbers = The numbers did not work out this time, so I could not find you a circle. You come first next time.

## Introductions

introduction-heading = Meet { $names }
introduction-open = This is your new circle in { $programme }.
introduction-brings = { $name } can offer
introduction-alone = Nobody else is in this circle any more.
introduction-not-every-realm = This circle does not have somebody from every realm. Not enough people said yes this time.
introduction-where = What you write to me goes to { $names }, under your name. I show you where before your first words go.
button-hello = Say hello to { $count ->
    [one] { $names }
   *[other] everybody
}
button-hello-plain = Say hello
why-you = Why you: { $reasons }.
why-theme-all = { $count ->
    [one] a theme you both chose ({ $theme })
   *[other] a theme you all chose ({ $theme })
}
why-theme-pair = a theme you share with { $name } ({ $theme })
why-place-all = { $count ->
    [one] a place you both lead in ({ $place })
   *[other] a place you all lead in ({ $place })
}
why-place-pair = a place you share with { $name } ({ $place })
why-realms = { $count ->
    [2] two realms
    [3] three realms
    [4] four realms
   *[other] five realms
}
why-new = { $count ->
    [one] a new face
   *[other] only new faces
}
why-met = You have been in a circle with { $names } before.
why-again-everybody = You and { $name } meet again soon. One of you has met everybody else who could come.
why-again-exists = You and { $name } meet again soon. Any other way would have left somebody worse off.
why-again-moved = You and { $name } meet again soon. The people who run this made some of the circles by hand.
why-again-found = You and { $name } meet again soon. I looked for another way and found none.
joined-late = { $count ->
    [one] { $names } joins your circle.
   *[other] { $names } join your circle.
}
dropped-out = { $name } cannot be in this circle after all.
circle-closed = The time of { $circle } is over, so I will not pass on messages any more. Thank you for taking part.
circle-closed-promises = I will still ask after your promises.
