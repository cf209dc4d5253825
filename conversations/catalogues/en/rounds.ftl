### Rounds and introductions.

## Rounds

round-asked = A new round of { $programme } is starting. In this time? Circles are made on { $day }.
button-in = I'm in
button-out = Not this time
button-in-after-all = I'm in after all
button-out-after-all = Not this time after all
said-in = You are in. I will introduce you on { $day }.
said-out = That is fine. I will ask you again next time.
no-round-now = No round is open just now. The next one opens on { $day }.
conveners-only = Only a convener of this programme can do that.
leads-only = Only the leads of this programme can see its digests.
round-already-open = A round is open already. You can make the circles whenever you are ready.
round-opening = The round is open. Everybody who takes part is being asked. You can make circles early, or wait for the day.
no-round-open = No round is open. Open one first.
matching-now = The circles are being made.
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
record-links = Links between realms
record-span = Circles with every realm
record-unplaced = People without a circle
record-repeats = Pairs who had met lately
unplaced-alone = You were the only one who said yes this time, so I could not make a circle. You come first next time.
unplaced-blocked = I could not find you a circle this time. You come first next time.
unplaced-language = Nobody else shared a language with you this time. You come first next time.
unplaced-hours = Nobody else had free hours that fit yours this time. You come first next time.
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
why-theme-all = { $count ->
    [one] You both care about { $themes }.
   *[other] All of you care about { $themes }.
}
why-theme-pair = You and { $name } both care about { $themes }.
why-place = { $count ->
    [one] You both lead in { $place }.
   *[other] You all lead in { $place }.
}
why-realms = You bring together { $count } realms: { $realms }.
why-met = You have been in a circle with { $names } before.
why-new = { $count ->
    [one] You two have not been in a circle together before.
   *[other] You have not been in a circle with any of them before.
}
circle-closed = The time of this circle is over, so I will not pass on messages any more. Thank you for taking part. I will still ask after your promises.
