### Rounds and introductions.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

round-asked = Mae rownd newydd o { $programme } yn dechrau. I mewn y tro hwn? Dyddiad gwneud y cylchoedd yw { $day }.
button-in = I mewn
button-out = Dim y tro hwn
button-in-after-all = I mewn wedi'r cyfan
button-out-after-all = Dim y tro hwn wedi'r cyfan
said-in = Rydych chi i mewn. Dyddiad eich cyflwyno yw { $day }.
said-out = Popeth yn iawn. Byddaf yn gofyn eto y tro nesaf.
no-round-later = Does dim rownd ar agor ar hyn o bryd. Byddaf yn gofyn i chi pan fydd yr un nesaf yn agor.
no-round-now = Does dim rownd ar agor ar hyn o bryd. Dyddiad yr un nesaf yw { $day }.
conveners-only = Dim ond cynullydd y rhaglen hon all wneud hynny.
leads-only = Dim ond arweinwyr y rhaglen hon all weld ei chrynodebau.
round-already-open = Mae rownd ar agor yn barod. Gallwch wneud y cylchoedd pryd bynnag rydych chi'n barod.
round-opening = Mae'r rownd ar agor. Rwy'n gofyn i bawb sy'n cymryd rhan. Gallwch wneud cylchoedd yn gynnar, neu aros am y diwrnod.
no-round-open = Does dim rownd ar agor. Agorwch un yn gyntaf.
matching-now = Mae'r cylchoedd yn cael eu gwneud. Chi sy'n gweld sut aeth hi, cyn neb arall.
matching-again = Mae'r cylchoedd yn cael eu gwneud eto.
sending-round = Mae'r cyflwyniadau ar eu ffordd.
preview = Mae cylchoedd rownd { $number } yn barod. Does neb wedi'i gyflwyno eto.
preview-empty = Does dim cylch yn rownd { $number } hyd yn hyn, am mai rhy ychydig a ddywedodd ie.
preview-by-itself = Os na wnewch ddim, byddaf yn eu hanfon. Y dyddiad yw { $day }.
preview-sent = Mae cylchoedd rownd { $number } wedi'u cyflwyno.
button-send-round = Anfon y cyflwyniadau
button-match-again = Eu gwneud eto
button-move-somebody = Symud rhywun
move-intro = Dywedwch pwy sy'n symud, ac i gylch pwy. Os yw'n llawn, neu os byddai rhywun ar ei ben ei hun, mae'r ddau'n newid lle. Does neb wedi'i gyflwyno eto.
move-who = Pwy sy'n symud?
move-beside = I gylch pwy?
move-with = { $name } (nawr gyda { $names })
move-alone = { $name } (dim cylch eto)
moving-now = Rwy'n gwneud hyn nawr. Mae'r cofnod uchod yn dangos wedyn sut mae'r rownd yn edrych.
move-refused = Ni all { $name } symud yno, felly mae popeth yn aros fel yr oedd. Nid wyf yn dweud pam, gan y gall fod yn breifat.
problem-together = Maen nhw gyda'i gilydd yn barod. Dewiswch rywun mewn cylch arall, os gwelwch yn dda.
button-cancel-round = Canslo'r rownd hon
cancel-round-sure = Canslo'r rownd hon? Ni fydd neb yn cael ei gyflwyno, a bydd pawb a ddywedodd ie yn cael gwybod.
round-cancelled = Mae rownd { $number } wedi'i chanslo. Rwy'n dweud wrth bawb a ddywedodd ie.
round-cancelled-told = Does dim cylchoedd y tro hwn: mae'r cynullwyr wedi canslo'r rownd hon. Byddaf yn gofyn eto y tro nesaf.
round-is-over = Mae'r rownd honno ar ben, felly does dim i'w wneud.
late-in = Da eich bod chi yma. Rwy'n chwilio am gylch i chi nawr.
late-out = Popeth yn iawn. Rydych chi allan o'ch cylch, ac rwyf wedi dweud wrth y lleill. Byddaf yn gofyn eto y tro nesaf.
left-alone = Ni all y lleill yn eich cylch fod yno wedi'r cyfan. Ni chefais gylch arall, felly chi sy'n dod gyntaf y tro nesaf.
button-round-now = Agor rownd nawr
button-match-now = Gwneud y cylchoedd nawr
round-made = Rownd { $number }: { $people ->
    [zero] ni ddywedodd neb ie
    [one] dywedodd un person ie
    [two] dywedodd dau o bobl ie
   *[other] dywedodd { $people } o bobl ie
}, ac { $circles ->
    [zero] nid oes cylch
    [one] mae un cylch
    [two] mae dau gylch
   *[other] mae { $circles } o gylchoedd
} ar y ffordd.
round-empty = Ni ellid paru neb y tro hwn, felly ni wnaed yr un cylch. Efallai aiff y rownd nesaf yn well.
round-links = { $made } o { $possible } posibl
unplaced-alone = Chi oedd yr unig un a ddywedodd ie y tro hwn, felly ni allwn wneud cylch. Chi sy'n dod gyntaf y tro nesaf.
unplaced-blocked = Ni allwn gael cylch i chi y tro hwn. Chi sy'n dod gyntaf y tro nesaf.
unplaced-language = Doedd neb arall yn rhannu iaith â chi y tro hwn. Chi sy'n dod gyntaf y tro nesaf.
unplaced-hours = Doedd gan neb arall oriau oedd yn cyd-fynd â'ch rhai chi y tro hwn. Chi sy'n dod gyntaf y tro nesaf. I ddewis oriau eraill, ysgrifennwch "cyflymder".
unplaced-paused = Mae eich maes ar saib ar hyn o bryd, felly ni allwn gael cylch i chi. Chi sy'n dod gyntaf y tro nesaf.
unplaced-numbers = Doedd y niferoedd ddim yn gweithio y tro hwn, felly ni allwn gael cylch i chi. Chi sy'n dod gyntaf y tro nesaf.
introduction-heading = Dyma { $names }
introduction-open = Dyma eich cylch newydd yn rhaglen { $programme }.
introduction-brings = Gall { $name } gynnig
introduction-alone = Does neb arall yn y cylch hwn mwyach.
introduction-not-every-realm = Nid oes rhywun o bob maes yn y cylch hwn. Ni ddywedodd digon o bobl ie y tro hwn.
introduction-where = Mae'r hyn a ysgrifennwch ataf yn mynd at { $names }, o dan eich enw. Rwy'n dangos i ble cyn i'ch geiriau cyntaf fynd.
button-hello = Dweud helo wrth { $count ->
    [one] { $names }
   *[other] bawb
}
button-hello-plain = Dweud helo
why-you = Pam chi: { $reasons }.
why-theme-all = { $count ->
    [one] thema a ddewisodd y ddau ohonoch ({ $theme })
   *[other] thema a ddewisodd pob un ohonoch ({ $theme })
}
why-theme-pair = thema rydych chi'n ei rhannu gyda { $name } ({ $theme })
why-place-all = { $count ->
    [one] lle mae'r ddau ohonoch yn arwain ynddo ({ $place })
   *[other] lle mae pob un ohonoch yn arwain ynddo ({ $place })
}
why-place-pair = lle rydych chi'n ei rannu gyda { $name } ({ $place })
why-realms = { $count ->
    [2] dau faes
    [3] tri maes
    [4] pedwar maes
   *[other] pum maes
}
why-new = { $count ->
    [one] wyneb newydd
   *[other] dim ond wynebau newydd
}
why-met = Rydych wedi bod mewn cylch gyda { $names } o'r blaen.
why-again-everybody = Rydych chi a { $name } yn cwrdd eto'n fuan. Mae un ohonoch wedi cwrdd â phawb arall a allai ddod.
why-again-exists = Rydych chi a { $name } yn cwrdd eto'n fuan. Byddai unrhyw ffordd arall wedi gadael rhywun yn waeth ei fyd.
why-again-moved = Byddwch chi a { $name } yn cwrdd eto'n fuan. Gwnaeth trefnwyr y rhaglen rai o'r cylchoedd â llaw.
why-again-found = Rydych chi a { $name } yn cwrdd eto'n fuan. Chwiliais am ffordd arall heb gael un.
joined-late = { $count ->
    [one] Mae { $names } yn ymuno â'ch cylch.
   *[other] Mae { $names } yn ymuno â'ch cylch.
}
dropped-out = Ni all { $name } fod yn y cylch hwn wedi'r cyfan.
circle-closed = Mae amser { $circle } ar ben, felly ni fyddaf yn pasio negeseuon ymlaen mwyach. Diolch am gymryd rhan.
circle-closed-promises = Byddaf yn dal i holi am eich addewidion.
