### Inviting people, and what is wrong in a list of them.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

invite-heading = Gwahodd pobl i raglen { $programme }
invite-intro = Anfonwch ddolen, gadewch i mi ysgrifennu at bobl yma, neu cymerwch restr o daenlen.
invite-out = Nid yw gwahoddiad yn cofrestru neb. Mae pawb yn darllen yr hyn sy'n cael ei gadw, ac yn dweud ie neu na.
button-invite-link = Gwneud dolen
button-invite-message = Ysgrifennu at bobl yma
button-invite-sheet = O daenlen
button-invite-page = Agor y gwahoddiad
button-invite-send = Anfon y gwahoddiadau
invite-link = Dyma wahoddiad i raglen { $programme }: { $code } Mae'n gweithio am 30 diwrnod, i bawb rydych chi'n ei roi iddyn nhw. Anfonwch gyfeiriad ei thudalen at bobl, neu'r cod ei hun.
invite-people = Pwy ddylwn i eu gwahodd?
invite-people-hint = Hyd at 50 o bobl yn eich gweithle
invite-message-intro = Rwy'n ysgrifennu at bob un ohonyn nhw unwaith. Maen nhw'n darllen yr hyn sy'n cael ei gadw, ac yn dweud ie neu na.
invite-too-many = Dewiswch { $most } o bobl ar y mwyaf ar y tro.
invited = { $count ->
    [0] Ni wahoddwyd neb.
    [one] Rwyf wedi gwahodd un person.
    [two] Rwyf wedi gwahodd dau o bobl.
   *[other] Rwyf wedi gwahodd { $count } o bobl.
} { $already ->
    [0] Doedd neb ohonyn nhw ynddi o'r blaen.
    [one] Mae un yn y rhaglen yn barod.
    [two] Mae dau yn y rhaglen yn barod.
   *[other] Mae { $already } yn y rhaglen yn barod.
}
invitation = Mae { $name } yn eich gwahodd i raglen { $programme }. Convenor ydw i. Rwy'n dod â phobl at ei gilydd sy'n arwain yma ac na fydden nhw'n cwrdd fel arall.
invitation-somebody = Cynullydd
invitation-out = Dydw i'n cadw dim amdanoch nes i chi gytuno, ac ni fyddaf yn gofyn i chi eto.
join-heading = Cewch wahoddiad i raglen { $programme }
join-intro = Mae Convenor yn dod â phobl at ei gilydd sy'n arwain yma ac na fydden nhw'n cwrdd fel arall. Nid yw'n cadw dim amdanoch nes i chi gytuno.
join-open = Agorwch Convenor yn Slack neu yn Teams. Mae o dan Apiau.
join-send = Anfonwch y cod hwn ato, ar ei ben ei hun:
join-read = Darllenwch beth sy'n cael ei gadw a phwy sy'n ei weld. Yna dywedwch ie neu na.
join-teams = Ei agor yn Teams
sheet-heading = Gwahodd pobl o daenlen
sheet-intro = Cadwch eich rhestr fel CSV. Mae'r llinell gyntaf yn enwi'r colofnau: name, account, email. Mae angen cyfrif neu gyfeiriad ar bob person.
sheet-account-form = Mae cyfrif yn edrych fel slack:T012AB3CD/U045EF6GH. Ar gyfer Teams, ysgrifennwch teams: ac id y tenant, slaes, ac id y person ei hun.
sheet-privacy = Nid yw enwau a chyfeiriadau'n cael eu cadw. Mae pobl â chyfrif yn cael un neges gan Convenor. Chi sy'n anfon y ddolen at y lleill.
sheet-file = Eich rhestr, fel ffeil CSV
sheet-send = Eu gwahodd
sheet-report = Ni wahoddwyd neb eto. Cywirwch { $count ->
    [one] un llinell, ac anfonwch y rhestr eto.
    [two] ddwy linell, ac anfonwch y rhestr eto.
   *[other] { $count } o linellau, ac anfonwch y rhestr eto.
}
sheet-report-more = A { $count } arall.
sheet-line = Llinell { $line }
sheet-whole = Y ffeil
sheet-done = { $count ->
    [0] Does neb yn cael neges.
    [one] Mae un person yn cael neges gan Convenor.
    [two] Mae dau o bobl yn cael neges gan Convenor.
   *[other] Mae { $count } o bobl yn cael neges gan Convenor.
} { $already ->
    [0] Doedd neb ohonyn nhw ynddi o'r blaen.
    [one] Mae un yn y rhaglen yn barod.
    [two] Mae dau yn y rhaglen yn barod.
   *[other] Mae { $already } yn y rhaglen yn barod.
} { $emails ->
    [0] Does neb angen dolen gennych.
    [one] Dim ond cyfeiriad e-bost sydd gan un: anfonwch y ddolen eich hun.
    [two] Dim ond cyfeiriad e-bost sydd gan ddau: anfonwch y ddolen eich hun.
   *[other] Dim ond cyfeiriad e-bost sydd gan { $emails }: anfonwch y ddolen eich hun.
}
sheet-not-utf8 = Ni ellir darllen y llythrennau. Cadwch y rhestr fel "CSV UTF-8".
sheet-not-csv = Nid ffeil CSV yw hon. Yn eich taenlen, dewiswch "Cadw fel" ac yna CSV.
sheet-empty = Does dim ynddi. Ysgrifennwch un llinell i'r colofnau, ac un i bob person.
sheet-nobody = Does neb o dan y llinell gyntaf. Ysgrifennwch un llinell i bob person.
sheet-quotes = Mae dyfynnod wedi'i agor heb ei gau. Caewch ef, neu tynnwch ef allan.
sheet-too-many = Mae'r rhestr yn hirach na { NUMBER($most) } o bobl. Rhannwch hi'n sawl rhestr.
sheet-no-header = Rhaid i'r llinell gyntaf enwi'r colofnau: { $columns }. Rhowch linell o'r fath uwchben y bobl.
sheet-column-unnamed = Nid oes enw ar golofn. Enwch hi, neu tynnwch hi allan.
sheet-column-near = Does dim colofn { $column }. Galwch hi'n { $near }.
sheet-column-unknown = Nid yw'r golofn { $column } yn cael ei defnyddio. Tynnwch hi allan, fel nad oes dim diangen yn cael ei basio ymlaen.
sheet-column-twice = Mae dwy golofn { $column }. Cadwch un.
sheet-no-contact = Does dim colofn account na cholofn email. Ychwanegwch un ohonyn nhw.
sheet-cells-many = Nifer y celloedd: { $there }. Nifer y colofnau: { $wanted }. Rhowch eiriau â choma rhwng dyfynodau.
sheet-cells-few = Nifer y celloedd: { $there }. Nifer y colofnau: { $wanted }. Gadewch gell yn wag yn hytrach na'i hepgor.
sheet-long = Mae { $column } yn rhy hir. Cadwch i { $longest } nod neu lai.
sheet-letters = Mae llythrennau na ellir eu darllen yn { $column }. Teipiwch eto.
sheet-no-address = Does dim cyfrif na chyfeiriad e-bost. Rhowch un ohonyn nhw.
sheet-account-is-email = Cyfeiriad e-bost yw hwn. Rhowch ef yn y golofn email.
sheet-platform = Nid yw { $account } yn dweud ble mae. Dechreuwch gyda slack: neu teams: ac yna'r cyfrif.
sheet-account-parts = Mae rhan ar goll o { $account }. Ysgrifennwch y gweithle, slaes, a'r person.
sheet-slack-team = Nid gweithle Slack yw { $team }. Mae ei id yn dechrau gyda T, fel T012AB3CD.
sheet-slack-user = Nid id neb ar Slack yw { $user }. Mae'n dechrau gydag U neu W: edrychwch o dan "Copy member ID" yn y proffil.
sheet-teams-tenant = Nid id tenant yw { $tenant }. Copïwch ef o ganolfan weinyddu Entra.
sheet-teams-user = Nid id gwrthrych neb yw { $user }. Copïwch ef o ganolfan weinyddu Entra.
sheet-email = Nid cyfeiriad e-bost yw { $email }. Ysgrifennwch ef fel amina@example.org.
sheet-email-several = Mae sawl cyfeiriad mewn un gell. Rhowch linell i bob person.
sheet-email-name = Mae enw o gwmpas y cyfeiriad. Ysgrifennwch { $email } yn unig yma, a'r enw yn ei golofn ei hun.
sheet-account-link = Dolen yw hon. Ysgrifennwch slack: a'r ddau id: un y gweithle, slaes, ac un y person.
sheet-cell-error = Mae'r golofn { $column } yn dweud { $cell }: ni ddaeth dim o fformiwla. Teipiwch beth sydd i fod yno.
sheet-header-again = Mae'r llinell hon yn enwi'r colofnau eto. Tynnwch hi allan.
sheet-account-twice = Mae'r cyfrif hwn yn llinell { $line } yn barod. Tynnwch un ohonyn nhw allan.
sheet-email-twice = Mae'r cyfeiriad hwn yn llinell { $line } yn barod. Tynnwch un ohonyn nhw allan.
