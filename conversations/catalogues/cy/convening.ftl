### Conveners and administrators: programmes, roles, and the audit trail.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

administrators-only = Dim ond gweinyddwr all wneud hynny. Gall pwy bynnag sy'n rhedeg y gwasanaeth hwn roi'r rôl i rywun.
which-programme-convene = Pa raglen hoffech chi ofalu amdani?
programmes-none = Does dim rhaglen eto. Gallwch wneud yr un gyntaf.
programme-page = { $programme }: { $state }
programme-made = Mae { $programme } wedi'i gwneud, a chi yw ei chynullydd cyntaf. Does neb wedi cael gwahoddiad eto. Gwahoddwch bobl, yna dechreuwch hi.
programme-saved = Wedi'i gadw. Bydd pwy bynnag y gofynnir iddo o hyn ymlaen yn gweld y newid.
programme-same = Doedd dim yn wahanol, felly ni newidiwyd dim.
programme-started = Mae'r rhaglen yn rhedeg. Dyddiad y rownd nesaf yw { $day }.
programme-paused = Mae'r rhaglen ar saib. Nid oes rownd newydd yn agor nes i chi ei dechrau eto. Mae cylchoedd agored ac addewidion yn parhau.
programme-pause-sure = Nid oes rowndiau newydd yn agor tra bydd ar saib. Mae cylchoedd agored yn parhau. Gallwch ei dechrau eto unrhyw bryd.
programme-close-sure = Caiff pawb ddiolch, nid oes mwy o rowndiau'n agor, ac mae'r crynodeb olaf yn mynd allan. Byddaf yn dal i holi am addewidion.
programme-closed-now = Mae'r rhaglen wedi cau. Mae pawb yn cael diolch. Byddaf yn dal i holi am addewidion.
programme-ended = Mae { $programme } wedi dod i ben. Diolch am bopeth a roesoch. Byddaf yn dal i holi am eich addewidion.
programme-is-closed = Mae { $programme } wedi dod i ben, felly ni all neb ymuno â hi mwyach.
programme-not-running = Nid yw'r rhaglen hon yn rhedeg, felly ni all rownd agor. Dechreuwch hi yn gyntaf.
state-draft = heb ddechrau eto
state-running = yn rhedeg
state-paused = ar saib
state-closed = wedi cau
row-state = Cyflwr
row-next-round = Rownd nesaf
row-realms = Meysydd
row-places = Lleoedd
row-themes = Themâu
row-rounds = Rowndiau
row-guide = Cwestiynau
row-digest = Crynodeb
row-contact = Cyswllt
row-concern-mail = Mae pryderon hefyd yn mynd drwy e-bost at
row-none = dim
opens-weekly = { $weeks ->
    [one] Mae un yn agor bob wythnos: { $day }, { $hour }.
    [two] Mae un yn agor bob pythefnos: { $day }, { $hour }.
   *[other] Mae un yn agor bob { $weeks } wythnos: { $day }, { $hour }.
}
opens-monthly = { $months ->
    [one] Mae un yn agor bob mis: { $day }, { $nth } yn y mis, { $hour }.
    [two] Mae un yn agor bob deufis: { $day }, { $nth } yn y mis, { $hour }.
   *[other] Mae un yn agor bob { $months } mis: { $day }, { $nth } yn y mis, { $hour }.
}
nth = { $nth ->
    [1] y cyntaf
    [2] yr ail
    [3] y trydydd
    [4] y pedwerydd
   *[other] yr olaf
}
rhythm = { $opens } Cewch { $days ->
    [one] un diwrnod
    [two] ddau ddiwrnod
   *[other] { $days } o ddiwrnodau
} i ddweud ie. Maint cylch yw { $size } o bobl.
digest-time = { $day }, { $hour }. Ni ddangosir niferoedd o dan { $threshold }.
button-programme = Y rhaglen
button-programmes = Rhaglenni
button-programme-new = Gwneud rhaglen
button-programme-edit = Enw, lleoedd a themâu
button-rhythm = Rowndiau a chylchoedd
button-numbers = Y crynodeb
button-people = Pwy sydd wedi ymuno
button-more-people = Mwy o bobl
button-roles = Rolau
button-invite = Gwahodd pobl
button-audit = Beth a wnaed
button-programme-start = Dechrau'r rhaglen
button-programme-again = Ei dechrau eto
button-programme-pause = Rhoi saib i'r rhaglen
button-programme-close = Cau'r rhaglen
programme-new = Gwneud rhaglen
programme-form = Y rhaglen
programme-intro = Mae pobl yn darllen y rhain cyn ymuno, felly defnyddiwch eiriau plaen.
programme-name = Enw
programme-name-hint = Er enghraifft: Arwain Eastvale
programme-realms = Meysydd
programme-realms-hint = Dau i bump, un ym mhob llinell. Mae cylchoedd yn dod â nhw at ei gilydd.
programme-places = Lleoedd
programme-places-hint = Lle mae pobl yn arwain: wardiau, trefi neu ardaloedd. Un ym mhob llinell.
programme-themes = Themâu
programme-themes-hint = Beth all fod yn bwysig i bobl, un ym mhob llinell.
programme-contact = Rhywun i siarad ag ef neu hi
programme-contact-hint = Eich cyswllt diogelu a'i rif ffôn. Mae pobl yn ei weld cyn ymuno.
programme-leads = Arweinwyr
programme-leads-hint = Gofynnir iddyn nhw yn gyntaf, a chânt y crynodeb bob wythnos. Rydych chi'n un yn barod.
lead-asked = Mae { $name } yn gofyn i chi fod yn arweinydd rhaglen { $programme }. Os hoffech chi, anfonwch y cod hwn ataf, ar ei ben ei hun. Mae'n gweithio unwaith, am bythefnos.
programme-zone = Cylchfa amser
programme-languages = Ieithoedd
rhythm-intro = Mae'r newid yn cyfrif o'r rownd nesaf ymlaen.
rhythm-often = Pa mor aml mae rownd yn agor?
rhythm-often-hint = Gyda dydd Llun, "Bob mis, y cyntaf" yw dydd Llun cyntaf pob mis.
rhythm-day = Ar ba ddiwrnod o'r wythnos?
rhythm-hour = Faint o'r gloch?
rhythm-asking = Faint o amser gaiff pobl i ddweud a ydyn nhw i mewn?
rhythm-first = Lle na all y ddau fod, beth sy'n dod gyntaf?
rhythm-first-crossing = Mae pawb yn cwrdd â rhywun o faes arall
rhythm-first-span = Mae cynifer o gylchoedd â phosibl yn cynnwys pob maes
rhythm-preview = Am faint mae cynullwyr yn gweld y cylchoedd cyn iddyn nhw gael eu cyflwyno?
preview-hours = { $count ->
    [0] Ddim o gwbl
    [one] Un awr
    [two] Dwy awr
   *[other] { $count } awr
}
rhythm-size = Faint o bobl sydd mewn cylch?
rhythm-guide = Pa gwestiynau a ofynnir iddyn nhw?
every-months = { $months ->
    [one] Bob mis, { $nth }
    [two] Bob deufis, { $nth }
   *[other] Bob { $months } mis, { $nth }
}
every-weeks = { $weeks ->
    [one] Bob wythnos
    [two] Bob pythefnos
   *[other] Bob { $weeks } wythnos
}
days-count = { $count ->
    [one] Un diwrnod
    [two] Dau ddiwrnod
   *[other] { $count } o ddiwrnodau
}
size-people = { $count ->
    [one] Un person
    [two] Dau o bobl
   *[other] { $count } o bobl
}
button-more = Mwy o osodiadau
more-intro = Ble mae cymorth, pwy gaiff ymuno heb wahoddiad, ac am faint mae pethau'n cael eu cadw.
more-signposts = Ble arall mae cymorth i'w gael?
more-signposts-hint = Un ym mhob llinell, fel llinell gymorth a'i rhif. Mae pobl yn eu gweld wrth godi pryder.
more-open = Pa weithleoedd gaiff ymuno heb wahoddiad?
more-open-hint = Un ym mhob llinell: slack: ac id y gweithle, neu teams: ac id y tenant. Mae eich un chi yno eisoes.
more-words = Am faint mae geiriau'n cael eu cadw, ar ôl i gylch gau?
more-promises = Am faint mae addewidion yn cael eu cadw?
more-people = Ar ôl faint heb newyddion y gofynnir i bobl a ydyn nhw am aros?
months-count = { $count ->
    [one] Un mis
    [two] Dau fis
   *[other] { $count } mis
}
numbers-intro = Mae arweinwyr a chynullwyr yn ei gael bob wythnos.
numbers-day = Ar ba ddiwrnod?
numbers-hour = Faint o'r gloch?
numbers-threshold = Pa niferoedd sy'n rhy fach i'w dangos?
numbers-threshold-hint = Gallai rhif bach bwyntio at berson.
threshold-below = O dan { $threshold }
problem-number = Rhowch rif cyfan, dim llai na { $least } a dim mwy na { $most }.
problem-zone = Does dim cylchfa amser o'r enw { $zone }. Defnyddiwch enw fel Europe/London.
problem-nth = Dewiswch un o'r rhain: { $nths }.
problem-workspace = Nid yw { $workspace } yn enwi gweithle. Ysgrifennwch slack: ac id y gweithle, neu teams: ac id tenant.
problem-realm = Does dim maes o'r enw { $realm } yma. Dewiswch un sydd yma.
problem-guide = Does dim cwestiynau o'r fath. Mae'r rhain: { $guides }.
problem-language = Nid yw'r iaith hon yma: { $language }. Mae'r rhain: { $languages }.
problem-list-length = Rhowch o leiaf { $least } a dim mwy na { $most } o'r rhain.
problem-list-long = Mae'r un hwn yn rhy hir: { $word }. Cadwch bob un i { $longest } nod neu lai.
problem-hidden = Ysgrifennwch hwn heb arwyddion nad oes neb yn eu gweld. Teipiwch ef o'r newydd, yn hytrach na'i ludo.
problem-list-comma = Gadewch y coma allan o: { $word }.
problem-list-letters = Defnyddiwch lythrennau neu rifau yn: { $word }.
problem-list-twice = Mae { $word } yno ddwywaith. Cadwch un ohonyn nhw.
problem-in-use = Mae rhywun yn cymryd rhan dros { $word }. Rhaid iddo aros nes iddyn nhw ddewis un arall.
problem-who = Doeddwn i ddim yn gallu dweud pwy yw hwnnw. Ysgrifennwch yr enw cyfan, fel mae eraill yn ei weld.
problem-last-convener = Mae angen cynullydd ar raglen. Rhowch y rôl i rywun arall yn gyntaf.
problem-last-administrator = Rhaid cael gweinyddwr. Rhowch y rôl i rywun arall yn gyntaf.
people-heading = Pwy sydd wedi ymuno â rhaglen { $programme }
people-count = { $count ->
    [0] Does neb wedi ymuno eto.
    [one] Mae un person wedi ymuno. Faint sy'n cymryd rhan o bob maes:
    [two] Mae dau o bobl wedi ymuno. Faint sy'n cymryd rhan o bob maes:
   *[other] Mae { $count } o bobl wedi ymuno. Faint sy'n cymryd rhan o bob maes:
}
standing-paused = ar seibiant
standing-consented = heb lenwi'r proffil
joined-on = ers { $day }
role-administrator = gweinyddwr
role-convener = cynullydd
role-lead = arweinydd
role-safeguarding = cyswllt diogelu
role-convener-may = Mae cynullydd yn rhedeg y rhaglen: rowndiau, pobl a gosodiadau.
role-lead-may = Mae arweinydd yn cael y crynodeb bob wythnos, ac yn gweld niferoedd yn unig.
role-offered = { $role } (wedi'i gynnig)
roles-heading = Rolau yn rhaglen { $programme }
roles-intro = Mae rhywun yn cael rôl ar ôl dweud ie. I rywun newydd, gwnewch god a'i roi i'r person hwnnw.
button-role-give = Rhoi rôl
button-role-take = Cymryd rôl yn ôl
button-role-offer = Ei chynnig
button-code-convener = Cod i gynullydd
button-code-lead = Cod i arweinydd
role-who = Pwy?
role-who-hint = Yr enw cyfan, fel mae eraill yn ei weld
role-which = Pa rôl?
role-give-intro = Rwy'n gofyn yn gyntaf, ac mae dweud na yn iawn.
role-whose = Rôl pwy?
role-take-intro = Byddaf yn dweud wrth y person. Mae'n aros yn y rhaglen os yw'n cymryd rhan mewn cylchoedd.
role-offer-sent = Rwyf wedi gofyn i { $name } gymryd y rôl hon: { $role }. Daw'r rôl gyda'r ie.
role-has-already = Mae gan { $name } y rôl hon yn barod: { $role }.
role-offer = Mae { $name } yn gofyn i chi gymryd rôl yn rhaglen { $programme }: { $role }.
button-role-yes = Iawn, fe wnaf
button-role-no = Dim diolch
role-gone = Nid yw'r cynnig hwnnw ar agor mwyach. Ni newidiwyd dim.
role-declined = Popeth yn iawn. Ni newidiwyd dim.
role-news = Mae gan { $name } rôl nawr yn rhaglen { $programme }: { $role }.
role-taken = Nid oes gan { $name } y rôl hon mwyach: { $role }. Rwyf wedi rhoi gwybod.
role-taken-from-you = Mae { $name } wedi cymryd eich rôl yn rhaglen { $programme } yn ôl: { $role }. Diolch am yr hyn a wnaethoch.
role-taken-by-operator = Nid oes gennych y rôl hon mwyach yn rhaglen { $programme }: { $role }. Pwy bynnag sy'n rhedeg Convenor yma a newidiodd hynny. Diolch am yr hyn a wnaethoch.
lead-now = Rydych chi nawr yn arweinydd rhaglen { $programme }. Cewch y crynodeb bob wythnos.
code-convener = Dyma god i gynullydd newydd rhaglen { $programme }. Mae pwy bynnag sy'n ei anfon ataf, ar ei ben ei hun, yn gynullydd. Mae'n gweithio unwaith, ac am un diwrnod: { $code }
code-lead = Dyma god i arweinydd newydd rhaglen { $programme }. Mae pwy bynnag sy'n ei anfon ataf, ar ei ben ei hun, yn arweinydd. Mae'n gweithio unwaith, ac am un diwrnod: { $code }
administrator-now = Rydych chi nawr yn weinyddwr. Gallwch wneud rhaglenni, a gofalu am bob un ohonyn nhw.
administrators-heading = Gweinyddwyr
administrators-are = Gall gweinyddwyr wneud rhaglenni, a gofalu am bob un ohonyn nhw. Dyma nhw: { $names }.
button-administrators = Gweinyddwyr
button-code-administrator = Cod i weinyddwr
button-administrator-take = Cymryd y rôl yn ôl
administrator-take-intro = Byddant yn cael gwybod. Maen nhw'n cadw eu rolau eraill.
administrator-taken = Nid yw { $name } yn weinyddwr mwyach. Rwyf wedi rhoi gwybod.
administrator-given-up = Nid ydych chi'n weinyddwr mwyach.
administrator-taken-from-you = Mae { $name } wedi cymryd eich rôl fel gweinyddwr yn ôl. Rydych yn cadw eich rolau eraill. Diolch am yr hyn a wnaethoch.
administrator-taken-by-operator = Nid ydych chi'n weinyddwr mwyach. Pwy bynnag sy'n rhedeg Convenor yma a newidiodd hynny. Rydych yn cadw eich rolau eraill.
code-administrator = Dyma god i weinyddwr newydd. Mae pwy bynnag sy'n ei anfon ataf, ar ei ben ei hun, yn weinyddwr. Mae'n gweithio unwaith, ac am un diwrnod: { $code }
home-administrator = I weinyddwyr
audit-heading = Beth a wnaed yn rhaglen { $programme }
audit-intro = Daw'r diweddaraf yn gyntaf. Mae'n cael ei gadw am 24 mis.
audit-empty = Does dim wedi'i wneud eto.
audit-command-line = Y llinell orchymyn
audit-created = { $who }: gwnaed y rhaglen.
audit-edited = { $who }: newidiwyd { $what }.
audit-started = { $who }: dechreuwyd hi.
audit-paused = { $who }: rhoddwyd hi ar saib.
audit-closed = { $who }: caewyd hi.
audit-invited = { $who }: gwahoddwyd { $count ->
    [one] un person.
    [two] dau o bobl.
   *[other] { $count } o bobl.
}
audit-code = { $who }: gwnaed cod ar gyfer rôl ({ $role }).
audit-link = { $who }: gwnaed gwahoddiad.
audit-offered = { $who }: gofynnwyd i { $whom } gymryd rôl ({ $role }).
audit-taken-on = { $who }: cymerodd rôl ({ $role }).
audit-declined = { $who }: gwrthododd rôl ({ $role }).
audit-taken-back = { $who }: cymerwyd rôl ({ $role }) yn ôl oddi wrth { $whom }.
audit-round = { $who }: agorwyd rownd.
audit-moved = { $who }: symudwyd { $whom } i gylch arall.
audit-circles = { $who }: gwnaed y cylchoedd.
setting-name = yr enw
setting-realms = y meysydd
setting-places = y lleoedd
setting-themes = y themâu
setting-zone = y gylchfa amser
setting-cadence-weeks = pa mor aml mae rowndiau'n agor
setting-cadence-day = diwrnod y rowndiau
setting-cadence-hour = amser y rowndiau
setting-asking-days = am ba hyd y gofynnir i bobl
setting-circle-size = maint cylchoedd
setting-guide = y cwestiynau
setting-digest-day = diwrnod y crynodeb
setting-digest-hour = amser y crynodeb
setting-threshold = pa niferoedd a ddangosir
setting-contact = y cyswllt
setting-languages = yr ieithoedd
setting-preview-hours = am faint mae cynullwyr yn gweld cylchoedd yn gyntaf
setting-span-first = a oes gan gylchoedd bob maes yn gyntaf
setting-open-to = pwy gaiff ymuno
setting-cadence-months = a yw rowndiau'n agor fesul wythnosau neu fisoedd
setting-cadence-nth = pa un o'r diwrnodau hynny yn y mis
setting-digest-minute = munud y crynodeb
setting-signposts = ble mae cymorth i'w gael
setting-concern-mail = pwy sy'n clywed am bryderon drwy e-bost
setting-realm-pauses = pryd mae maes ar saib
setting-words-months = am faint mae geiriau'n cael eu cadw
setting-promises-months = am faint mae addewidion yn cael eu cadw
setting-quiet-months = am faint mae pobl yn cael eu cadw heb newyddion
