### The weekly digest: the message, the e-mail, the page, and how leads get it.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

digest-coming = Mae eich crynodeb ar ei ffordd.
digest-none = Does dim crynodeb eto. Daw'r cyntaf ar ddiwedd yr wythnos.
digest-heading = { $programme }: wythnos { $week }
digest-hidden = heb ei ddangos
digest-of = { $made } o { $possible }
digest-before = Yr wythnos cynt: { $before }
digest-against = { $now } (yr wythnos cynt: { $before })
digest-percent = { NUMBER($share) }%
digest-small = Mae llai na { $threshold } o bobl yn cymryd rhan hyd yn hyn, felly ni ddangosir ffigurau. Gyda chyn lleied, gallai rhif bwyntio at berson.
digest-why-summary = Mae llai na { $enough } o bobl yn cymryd rhan, felly y crynodeb yn unig a gewch. Gallai grwpiau llai bwyntio at berson.
digest-why-totals = Mae llai na { $enough } o bobl yn cymryd rhan, felly ni rennir lleoedd yn ôl maes. Gallai hynny bwyntio at berson.
digest-so-far = Nid yw'r wythnos ar ben eto: dyma sut mae pethau'n sefyll.
digest-quiet-so-far = Does dim wedi digwydd ynddi hyd yn hyn.
digest-quiet = Wythnos dawel: ni newidiodd dim.
digest-quiet-no-circle = Does dim cylch ar agor ar hyn o bryd. Dyddiad y rownd nesaf yw { $day }.
digest-quiet-silent = Mae cylchoedd ar agor, ond nid ysgrifennodd neb ynddyn nhw.
digest-said-no-circle = Doedd dim cylch ar agor yr wythnos hon.
digest-said-none-met = Ni chyfarfu'r un cylch yr wythnos hon.
digest-said-some-met = Cyfarfu rhai cylchoedd.
digest-said-met = { $met ->
    [one] Cyfarfu un cylch.
    [two] Cyfarfu dau gylch.
   *[other] Cyfarfu { $met } o gylchoedd.
}
digest-said-met-of = Cyfarfu { $met } o'r { $circles } cylch.
digest-said-no-links = Ni chyfarfu neb ar draws meysydd.
digest-said-some-links = Cyfarfu pobl o wahanol feysydd.
digest-said-links-of = Gwnaed { $made } o'r { $possible } cysylltiad posibl rhwng meysydd.
digest-said-links = { $made ->
    [one] Gwnaed un cysylltiad rhwng meysydd.
    [two] Gwnaed dau gysylltiad rhwng meysydd.
   *[other] Gwnaed { $made } o gysylltiadau rhwng meysydd.
}
digest-said-links-more = Mae hynny { $change } yn fwy na'r wythnos cynt.
digest-said-links-fewer = Mae hynny { $change } yn llai na'r wythnos cynt.
digest-said-links-near = Mae hynny tua'r un faint â'r wythnos cynt.
digest-said-links-same = Mae hynny yr un faint â'r wythnos cynt.
digest-said-made = { $count ->
    [one] Gwnaed un addewid.
    [two] Gwnaed dau addewid.
   *[other] Gwnaed { $count } o addewidion.
}
digest-said-made-some = Gwnaed rhai addewidion.
digest-said-kept = { $count ->
    [one] Cadwyd un addewid.
    [two] Cadwyd dau addewid.
   *[other] Cadwyd { $count } o addewidion.
}
digest-said-kept-some = Cadwyd rhai addewidion.
digest-said-blind = { $count ->
    [one] Dysgodd un lôn bengaead rywbeth i ni.
    [two] Dysgodd dwy lôn bengaead rywbeth i ni.
   *[other] Dysgodd { $count } o lonydd pengaead rywbeth i ni.
}
digest-said-blind-some = Dysgodd rhai lonydd pengaead rywbeth i ni.
digest-said-needs = Mae angen eich help ar rai pethau.
digest-said-no-needs = Does dim angen eich help.
digest-said-waiting = Mae rhai addewidion yn aros am newyddion.
needs-heading = Beth sydd angen eich help
needs-quiet_circles = Mae rhai cylchoedd wedi mynd yn dawel.
needs-stuck_promises = Mae rhai addewidion yn sownd, a does neb wedi cynnig help eto.
needs-missing_realms = Does neb o un o'r meysydd mewn rhai lleoedd.
needs-where = Nid yw'r crynodeb hwn yn dweud pwy ydyn nhw. Gall cynullwyr ofyn i Convenor, mewn sgwrs.
button-needs = Pwy sydd angen help?
needs-coming = Mae'r rhestr ar ei ffordd. Dim ond chi sy'n ei chael.
needs-list-heading = Pwy sydd angen help
needs-list-none = Does neb angen help ar hyn o bryd.
needs-list-why = Mae cynullwyr yn gweld yr enwau hyn er mwyn gallu helpu. Mae geiriau pobl yn aros yn eu cylch.
needs-list-circles = Cylchoedd oedd yn dawel drwy'r wythnos
needs-list-circle = { $names }
needs-list-stuck = Yn sownd, heb gynnig o help eto
needs-list-places = Lleoedd i'w cyrraedd
needs-list-more = A { $count } arall.
left-out-heading = Pwy sydd wedi'i adael allan
left-out-none = Mae pob maes yn cymryd rhan ym mhob lle.
left-out-in = Does neb o faes { $realm } yn cymryd rhan yma: { $places }.
left-out-realm = Does neb o faes { $realm } yn cymryd rhan eto.
left-out-places = Does neb yn cymryd rhan yma eto: { $places }.
left-out-others = lleoedd eraill: { $count }
left-out-table = Pobl yn ôl lle a maes
left-out-all = Pawb
left-out-where = Ble
meets-heading = Pwy sy'n cwrdd â phwy
meets-links-table = Cysylltiadau rhwng meysydd
meets-links = Cysylltiad yw dau berson o feysydd gwahanol mewn un cylch. Mae'n cael ei wneud mewn wythnos pan fydd y ddau'n cymryd rhan.
meets-between = { $first } a { $second }
meets-all = Pob maes mewn un cylch
meets-column-between = Rhwng
meets-column-made = Wedi'u gwneud, o'r posibl
meets-figure-people = { $realm }: { $people } o bobl.
meets-figure-links = { $realms }, cysylltiadau a wnaed: { $made }.
meets-figure-all = Cylchoedd lle cymerodd pob maes ran: { $made }.
figure-people = { $people ->
    [one] person
   *[other] o bobl
}
figure-of = o { $possible }
meets-figure-caption = Ym mhob modrwy: pobl un maes. Lle mae dwy fodrwy'n gorgyffwrdd: y cysylltiadau a wnaed rhyngddyn nhw. Yn y canol: cylchoedd lle cymerodd pob un ran.
meets-links-caption = Mae llinell fwy trwchus yn golygu bod mwy o'r cysylltiadau posibl wedi'u gwneud.
voice-heading = Llais pwy sy'n cael ei glywed
voice-hidden = Ni ddangosir y cyfrannau, gan fod llai na { $threshold } o bobl o un maes wedi siarad.
voice-silent = Nid ysgrifennodd neb mewn cylch yr wythnos hon.
voice-dominant = Mae maes { $realm } yn { $people }% o'r bobl, a siaradodd { $share }% o'r geiriau.
voice-most = Maes { $realm } a siaradodd fwyaf: { $share }% o'r geiriau.
voice-even = Siaradodd pob maes tua chymaint â'i gyfran o'r bobl.
voice-intro = O'r geiriau y mae'r wythnos gynt a'r wyth wythnos.
voice-realm = Maes
voice-column-people_share = Pobl
voice-column-voice_turns = Troeon
voice-column-voice_words = Geiriau
promises-heading = Beth ddaeth ohono
promises-days = Cymerodd hanner yr addewidion a gadwyd yr wythnos hon { $days ->
    [one] un diwrnod neu lai.
    [two] ddau ddiwrnod neu lai.
   *[other] { $days } o ddiwrnodau neu lai.
}
promises-rates = Faint o addewidion a gadwyd, o'r rhai a ddaeth i ben
promises-rates-hidden = Ni ddangosir faint o addewidion mae pob maes yn eu cadw: mae rhai o'r niferoedd yn rhy fach.
promises-rates-why = Dros hyd at wyth wythnos, i'r pump agosaf o bob cant.
promises-by-promiser = Addawyd gan
promises-by-witness = Tyst
learnt-heading = Beth a ddysgwyd
learnt-intro = Yng ngeiriau pobl a gytunodd i gael eu dyfynnu heb eu henw.
learnt-on-page = Mae'r hyn a ddysgodd pobl ar y dudalen, lle gallan nhw ei dynnu'n ôl.
themes-heading = Themâu sy'n dod â phobl at ei gilydd
themes-intro = Cylchoedd a gyfarfu lle roedd dau neu fwy wedi dewis y thema.
themes-said = Amlaf: { $themes }.
themes-each = { $theme } ({ $circles ->
    [one] un cylch
    [two] dau gylch
   *[other] { $circles } o gylchoedd
})
themes-none = Ni ellir dangos thema yr wythnos hon.
themes-theme = Thema
themes-circles = Cylchoedd
figures-heading = Yr wythnos mewn ffigurau
circles-heading = Pobl a chylchoedd
figures-what = Beth
figures-week = Wythnos { $week }
figures-trend = Wyth wythnos
trend-heading = Sut mae wedi mynd
trend-caption = { $name }: { $values }.
trend-week = { $value } yn wythnos { $week }
trend-share-of = Cyfran yw hon o'r holl gysylltiadau posibl yn y cylchoedd a oedd ar agor. Pan fydd rownd yn agor, newydd ddechrau mae'r cylchoedd, felly mae'n gostwng.
trend-circles_met = Cylchoedd a gyfarfu
trend-realm_link_share = Cyfran o'r cysylltiadau posibl a wnaed
trend-commitments_made = Addewidion a wnaed
trend-commitments_kept = Addewidion a gadwyd
trend-people = Pobl sy'n cymryd rhan
count-people = Pobl sy'n cymryd rhan
count-people_active = Pobl a gymerodd ran mewn cylch
count-joined = Pobl a ymunodd
count-paused = Pobl a gymerodd seibiant
count-returned = Pobl a ddaeth yn ôl
count-left = Pobl a adawodd
count-circles = Cylchoedd ar agor
count-circles_met = Cylchoedd a gyfarfu
count-circles_introduced = Cylchoedd a gyflwynwyd
count-realm_links_made = Cysylltiadau rhwng meysydd
count-realm_links_possible = Cysylltiadau posibl yn y cylchoedd hyn
count-all_realms_met = Cylchoedd lle cymerodd pob maes ran
count-all_realms_possible = Cylchoedd gyda phob maes ynddyn nhw
count-circles_harvested = Cylchoedd a rannodd gynhaeaf
count-meeting_answers = Pobl a ddywedodd sut oedd cylch
count-said_met = O'r rhain, fe wnaethon nhw gwrdd
count-said_glad = O'r rhain, roedden nhw'n falch ohono
count-commitments_made = Addewidion a wnaed
count-commitments_kept = Addewidion a gadwyd
count-commitments_open = Addewidion ar agor ar y diwedd
count-commitments_going_on = Yn dal i fynd
count-commitments_stuck = Yn sownd
count-commitments_overdue = Wedi mynd heibio'r dyddiad, heb newyddion eto
count-blind_alleys = Lonydd pengaead y dysgwyd ohonyn nhw
count-handed_on = Addewidion a drosglwyddwyd
page-kind = Crynodeb wythnosol
page-week = Wythnos { $week }, { $year }: { $first } – { $last }
page-archive = Wythnosau eraill
page-archive-week = Wythnos { $week }: { $days }
page-export = Cadw'r ffigurau
page-export-csv = Ar gyfer taenlen (CSV)
page-export-json = Fel data (JSON)
page-export-quotes = Nid oes dyfyniadau yn y ffeiliau: ni ellir tynnu'n ôl yr hyn a gadwyd.
page-about = Sut i ddarllen hwn
digest-privacy = Ni ddangosir niferoedd o 1 i { $below }, nac unrhyw rif a fyddai'n datgelu un. Dim enwau, a dyfyniadau gyda chydsyniad yn unig.
page-met = Cyfarfu cylch os gwnaeth dau neu fwy o'i bobl ysgrifennu, ateb neu addo rhywbeth. Nid oedd rhaid iddo fod wyneb yn wyneb.
page-dash = Mae llinell yn sefyll am rif na ddangosir.
button-digest-page = Agor y dudalen lawn
button-ways = Sut rwy'n cael hwn
button-stop = Atal y crynodebau hyn
ways-form = Sut rwy'n cael y crynodeb
ways-intro = Dewiswch ble mae eich crynodeb wythnosol yn dod, a phryd. Gallwch newid hyn unrhyw bryd.
ways-where = Ble
ways-chat = Yma yn y sgwrs
ways-channel = Yn y sianel Slack a ddewisais
channel-how = I bostio'r crynodeb mewn sianel Slack, ysgrifennwch "/convenor crynodeb yma" yn y sianel honno.
channel-asked = A ddylwn i bostio crynodeb { $programme } yn y sianel honno bob wythnos? Bydd pawb yn y sianel yn ei ddarllen. Nid oes enwau na dyfyniadau ynddo. Rwy'n stopio os byddwch chi'n gadael y sianel, neu os daw pobl o'r tu allan iddi. Dim ond lle rwy'n aelod y gallaf bostio: ysgrifennwch "/invite @Convenor" yno yn gyntaf.
channel-instead = Ar ôl i chi gytuno, ni chaiff ei bostio mwyach yn y sianel a ddewisoch o'r blaen.
button-channel = Ie, postiwch ef yno
channel-first = O hyn ymlaen, caiff crynodeb wythnosol { $programme } ei bostio yma. Gall pawb yn y sianel hon ei ddarllen.
channel-agreed = Wedi'i wneud. Rwy'n dweud hynny yn y sianel nawr. Os na allaf bostio yno, byddaf yn dweud pam wrthych.
shut-said = Ni allwn bostio yn y sianel Slack a ddewisoch ar gyfer { $programme }, felly rwyf wedi stopio.
shut-no-member = Nid wyf yn aelod ohoni. Ysgrifennwch "/invite @Convenor" yn y sianel, ac yna "/convenor crynodeb yma".
shut-archived = Cafodd ei harchifo. I ddewis sianel arall, ysgrifennwch "/convenor crynodeb yma" yn honno.
shut-shared = Mae'n cael ei rhannu â phobl o'r tu allan i'ch sefydliad. I ddewis sianel arall, ysgrifennwch "/convenor crynodeb yma" yn honno.
shut-left = Nid ydych ynddi mwyach. I ddewis sianel arall, ysgrifennwch "/convenor crynodeb yma" yn honno.
shut-unseen = Ni chaf weld pwy sydd ynddi. Gofynnwch i bwy bynnag a'm hychwanegodd at Slack roi'r caniatâd "channels:read" a "groups:read" i mi.
shut-forbidden = Nid yw Slack yn gadael i mi bostio yno. Gofynnwch i bwy bynnag sy'n rhedeg y sianel, neu ysgrifennwch "/convenor crynodeb yma" mewn un arall.
shut-in-chat = O hyn ymlaen, cewch y crynodeb yma yn y sgwrs. Ysgrifennwch "crynodeb" i ddarllen yr un diweddaraf.
channel-why = Dewisodd arweinydd y rhaglen hon bostio hwn yma, a gall ei atal.
ways-mail = Drwy e-bost
ways-address = Eich cyfeiriad e-bost
ways-address-hint = Dim ond ar gyfer e-bost
ways-hour = Faint o'r gloch?
ways-hour-own = Pan fydd y rhaglen yn ei anfon
ways-links = Dod â'r dolenni a anfonwyd ataf i ben
ways-links-hint = Gwnewch hyn os oes gan rywun ddolen na ddylai ei chael.
ways-saved = Wedi'i gadw. Dyma sut rydych chi'n cael eich crynodebau nawr: { $ways }.
ways-none = ddim o gwbl
problem-address = Doeddwn i ddim yn gallu darllen hwnnw fel cyfeiriad e-bost. Dylai edrych fel enw@example.org.
stopped = Ni chewch fwy o grynodebau rhaglen { $programme }. Ysgrifennwch "crynodeb" i ddarllen yr un diweddaraf, neu i ddechrau eto.
mail-subject = { $programme }: eich crynodeb am wythnos { $week }, { $days }
mail-why = Rydych chi'n cael hwn am eich bod yn arwain rhaglen { $programme } ac wedi gofyn amdano drwy e-bost.
mail-stop = Atal y crynodebau hyn
mail-page = Ei ddarllen ar y dudalen
stop-heading = Atal y crynodebau hyn?
stop-text = Ni chewch fwy o grynodebau wythnosol rhaglen { $programme }, drwy e-bost na sgwrs.
stop-button = Ie, ataliwch nhw
stop-done-heading = Rydych wedi atal y crynodebau hyn
stop-done-text = I ddechrau eto, agorwch Convenor yn Slack neu Teams ac ysgrifennwch "crynodeb".
