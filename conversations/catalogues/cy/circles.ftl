### A circle's own page, its wishes, its guests, its harvest, and how it was.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

button-circle = Y cylch hwn
no-circle-page = Nid ydych mewn cylch ar hyn o bryd. Byddaf yn dweud wrthych pan fyddwch chi.
circle-no-guide = Does neb yn gofyn cwestiynau yma. Mae'r cylch hwn i'r ddau ohonoch siarad.
circle-soon = Nifer y cwestiynau sydd ar eu ffordd, un ar y tro: { $total }.
circle-next = Gofynnwyd cwestiwn { $number } o { $total }. Dyddiad yr un nesaf yw { $day }.
circle-last = Gofynnwyd pob un o'r { $number } cwestiwn. Byddaf yn gofyn beth rydych chi'n ei gymryd gyda chi. Y dyddiad yw { $day }.
circle-held = Mae cwestiwn { $number } yn dal ar agor, felly mae'r un nesaf yn aros nes ei ateb.
circle-resting = Mae'r cwestiynau'n gorffwys, ar ôl { $number } o { $total }. Gall unrhyw un bwyso "Ymlaen".
circle-harvest = Mae'r cwestiynau ar ben. Rwy'n casglu'r hyn rydych chi'n ei gymryd gyda chi.
circle-promises = Addawyd yn y cylch hwn
circle-promise = erbyn { $day }
balance-too-soon = Mae'n ddyddiau cynnar. Mae lle i bawb yma siarad.
balance-even = Mae pawb yma wedi cael ei glywed. Mae hynny'n werth llawer.
balance-uneven = Mae rhai yma wedi cael eu clywed lawer llai nag eraill. Gall cwestiwn i rywun tawel agor drws.
share-less = Hoffai'r lleill glywed mwy gennych, pryd bynnag mae'n gyfleus.
share-even = Rydych wedi dweud tua chymaint â'r lleill.
share-more = Rydych wedi rhoi llawer. Gall gadael bwlch helpu'r lleill i ddod i mewn.
button-harvest = Cau gyda chynhaeaf
wish-faster = Hoffai { $name } i'r cwestiynau ddod yn gyflymach. Fyddech chi?
wish-harvest = Hoffai { $name } ddod â'r cylch hwn i ben, a chasglu'r hyn rydych chi'n ei gymryd gyda chi. Fyddech chi?
wish-guest = Hoffai { $name } wahodd gwestai, i'r cylch hwn yn unig: { $who }. Fyddech chi'n hoffi hynny? Byddwn yn gofyn iddyn nhw:
wish-guest-reads = Mae gwestai'n darllen yr hyn a ysgrifennir o hynny ymlaen. O'r blaen, dim ond y cwestiynau, ac addewidion y mae eu perchennog yn cytuno.
button-wish-yes = Byddwn
button-wish-no = Gwell gennyf beidio
wish-sent = Rwyf wedi gofyn i { $names }. Un ie arall, ac mae'n digwydd. Un na, ac mae popeth yn aros fel y mae.
wish-nobody = Does neb arall yn y cylch hwn ar hyn o bryd i ofyn iddo.
wish-gone = Mae hynny wedi'i setlo'n barod, felly does dim yn newid.
wish-already = Roedd un ie yn ddigon, ac mae rhywun wedi ei ddweud yn barod. I siarad am hynny, ysgrifennwch at eich cylch.
wish-agreed = Da iawn, dyna gytuno. Rwyf wedi dweud wrth { $name }.
wish-kept-as-is = Felly mae popeth yn aros fel y mae. Rwy'n dweud wrth { $name }, ond nid pwy oedd.
wish-not-now = Byddai'n well gan y lleill adael pethau fel y maen nhw ar hyn o bryd. Diolch am ofyn iddyn nhw.
wish-guest-agreed = Mae { $name } yn cytuno. Gallwch gael y gwahoddiad nawr.
wish-guest-coming = Dyna gytuno: mae gwestai'n cael gwahoddiad i'ch cylch, fel yr hoffai { $name }. Byddaf yn dweud wrthych pan fydd yma.
button-invite-guest = Gwahodd gwestai
guest-form = Gwahodd gwestai
guest-intro = Rhywun sy'n ei adnabod o'r tu mewn, neu arbenigwr. Rwy'n gofyn i'ch cylch yn gyntaf. Mae'r gwestai'n gweld eich enw cyn dweud ie.
guest-who = Fel pwy rydych chi'n gofyn iddyn nhw?
guest-who-hint = Er enghraifft: rhywun sy'n defnyddio'r bws
guest-ask = Beth hoffech chi ei ofyn iddyn nhw?
guest-ask-hint = Maen nhw'n darllen hwn cyn dweud ie neu na
button-guest-code = Cael y gwahoddiad
guest-code = Rhowch y cod hwn i'ch gwestai: { $who }. Maen nhw'n ei anfon ataf ar ei ben ei hun, ar Slack neu Teams, erbyn { $day }. Mae'n gweithio unwaith.
guest-code-gone = Gwnaed y gwahoddiad hwnnw'n barod, neu nid eich un chi ydyw. Ni newidiwyd dim.
guest-own-circle = Rydych chi yn y cylch hwnnw'n barod. I rywun arall mae'r cod.
guest-invited = Mae { $name } yn eich gwahodd fel gwestai i un sgwrs yn rhaglen { $programme }: { $who }. Dyma beth hoffen nhw ei ofyn i chi.
guest-reach = Pwy sy'n eich darllen
guest-reach-text = Cylch o ddau i bump o bobl. Maen nhw'n eich adnabod wrth eich enw. Rydych chi'n darllen yr hyn maen nhw'n ei ysgrifennu o hyn ymlaen. O'r blaen, dim ond yr hyn maen nhw'n dewis ei ddangos i chi.
guest-kept = Beth sy'n cael ei gadw
guest-kept-text = Eich enw, a'r hyn a ysgrifennwch yma. Mae wedi'i amgryptio, ac yn cael ei ddileu 12 mis ar ôl i'r sgwrs ddod i ben.
guest-until = Am ba hyd
guest-until-text = Yr un sgwrs hon. Mae eich ie'n dod i ben gyda hi. Ysgrifennwch "gadael" unrhyw bryd i fynd yn gynt a chael eich dileu.
guest-law = I chi gael gwybod
guest-law-text = Gellir gofyn i gyrff cyhoeddus am yr hyn sydd ganddyn nhw o dan y gyfraith rhyddid gwybodaeth. Peidiwch ag ysgrifennu am eraill wrth eu henwau.
button-guest-yes = Ie, y tro hwn
guest-declined = Popeth yn iawn. Dydw i wedi cadw dim amdanoch.
guest-realm = Gwestai
guest-welcome = Diolch am ddod. Rydych chi'n westai i { $names }. Mae'r hyn a ysgrifennwch yma'n mynd atyn nhw, o dan eich enw.
guest-here = Mae { $name } yma fel eich gwestai: { $who }.
guest-here-reads = Mae eich gwestai'n darllen yr hyn a ysgrifennwch o hyn ymlaen, nes i'r cylch hwn gau.
late-asked = Rwy'n gofyn y cwestiynau hyn i'r aelodau, un ar y tro. Does dim rhaid i chi ateb.
late-question = Cwestiwn { $number }
late-question-open = Cwestiwn { $number }, ar agor nawr
late-yours = Nid yw { $name } yn gwybod dim am eich addewidion. Os hoffech chi, dangoswch hyn, a hyn yn unig:
button-late-show = Ei ddangos i { $name }
late-promise = Hoffai { $name } i chi wybod beth mae wedi'i addo, erbyn { $day }:
late-shown = Gall { $name } ddarllen hyn nawr:
late-gone = Ni ddangoswyd dim. Mae'r gwestai wedi mynd, neu mae'r addewid wedi cau, neu nid yw eich geiriau'n cael eu rhannu.
guest-thanks = Mae'r cylch hwn wedi dod i ben, a'ch ie gydag ef. Diolch am ddod. I gymryd rhan eich hun, ysgrifennwch "ymuno".
home-guest = Rydych chi yma fel gwestai i un cylch. Mae'r hyn a ysgrifennwch yn mynd atyn nhw.
harvest-heading = Beth rydych chi'n ei gymryd gyda chi
harvest-asked = Mae'r cwestiynau ar ben: { $circle }. Tri pheth olaf, mor fyr ag y mynnwch.
harvest-together = Caiff yr hyn mae pawb yn ei roi ei ddangos gyda'i gilydd, erbyn { $day }. Yna mae'r cylch hwn yn cau.
harvest-form = Rhoi fy rhan i
harvest-intro = Llenwch yr hyn a fynnwch, a gadewch y gweddill. Mae eich cylch yn ei ddarllen gyda'ch enw.
harvest-noticed = Beth a sylwon ni
harvest-doing = Beth byddwn ni'n ei wneud
harvest-telling = Beth byddem ni'n ei ddweud wrth eraill
harvest-quotable = Caiff, heb fy enw
harvest-quotable-hint = A gaiff crynodeb ddyfynnu'r hyn y byddech yn ei ddweud wrth eraill? Os felly, gadewch enwau, lleoedd a sefydliadau allan.
harvest-gone = Mae cynhaeaf y cylch hwnnw ar ben, neu nid eich un chi ydyw. Ni newidiwyd dim.
harvest-given = Rydych wedi rhoi eich rhan yn barod. Gallwch ei newid o hyd.
harvest-kept = Mae eich rhan wedi'i chadw. Bydd eich cylch yn ei darllen pan gaiff pob un ei ddangos gyda'i gilydd.
harvest-shown = Y cynhaeaf: { $circle }
harvest-read = Mae eich rhan wedi'i chadw, ac mae gan eich cylch hi.
harvest-over = Mae'r cynhaeaf hwn ar ben.
harvest-withdrawn = Mae'r hyn oedd yma wedi'i dynnu'n ôl.
problem-empty-harvest = Ysgrifennwch o leiaf un o'r tri, neu caewch hwn a phwyso "Pasio".
meeting-asked = Dau gwestiwn byr, fel bod y cylch nesaf yn eich siwtio'n well fyth.
meeting-form = Sut oedd hi?
meeting-intro = Does neb yn eich cylch yn darllen hwn. Dim ond niferoedd mae'r rhaglen yn eu gweld.
meeting-met = Wnaethoch chi gwrdd?
meeting-felt = Sut oedd hi?
met-in-person = Do, wyneb yn wyneb
met-by-call = Do, ar alwad
met-here = Yma, yn ysgrifenedig
met-not-yet = Ddim eto
felt-glad = Rwy'n falch ohono
felt-fine = Roedd yn iawn
felt-not-again = Nid y bobl hyn eto, os gwelwch yn dda
meeting-gone = Nid eich cylch chi yw hwnnw, neu nid yw ar ben eto. Ni newidiwyd dim.
meeting-saved = Diolch. Mae hynny'n helpu i wneud y cylchoedd nesaf.
meeting-saved-not-met = Diolch. Os yw'r lleill yn dweud yr un peth, efallai y byddaf yn eich cyflwyno eto cyn hir. Does neb yn cael gwybod beth ddywedoch chi.
meeting-saved-glad = Diolch. Mae'r hyn a oedd gennych yn gyffredin yno yn cyfrif ychydig yn fwy ar gyfer eich cylchoedd nesaf. Does neb yn cael gwybod.
meeting-saved-apart = Diolch. Ni fyddaf yn eich rhoi mewn cylch gyda'r un bobl eto. Does neb yn cael gwybod.
pace-form = Fy nghyflymder
pace-intro = Pryd gall cwestiynau ddod, yn eich cylchoedd i gyd. Mae'r hyn sy'n aros yn dod gyda'i gilydd. Os dewiswch eich oriau eich hun, byddwch yn cwrdd â phobl sy'n rhannu o leiaf un ohonyn nhw.
pace-days = Ar ba ddyddiau?
pace-from = O
pace-to = Tan
pace-hour = { $hour }
pace-most = Sawl cwestiwn mewn wythnos?
pace-most-option = { $count ->
    [one] Un yr wythnos ar y mwyaf
    [two] Dau yr wythnos ar y mwyaf
   *[other] { $count } yr wythnos ar y mwyaf
}
pace-away = I ffwrdd o
pace-away-hint = Er enghraifft: 20 Rhagfyr. Gadewch ef yn wag os nad ydych yn mynd i ffwrdd
pace-back = Yn ôl ar
pace-back-hint = Er enghraifft: 5 Ionawr
pace-saved = Wedi'i gadw. Mae cwestiynau'n dod yn eich oriau eich hun, a dim mwy nag a ddewisoch.
pace-saved-away = Wedi'i gadw. Dim cwestiynau tra byddwch i ffwrdd. Y diwrnod cyntaf yw { $first }, a'r diwrnod yn ôl yw { $day }. Daw'r hyn sy'n aros gyda'i gilydd wedyn.
problem-hours = Rhaid i'r diwrnod orffen ar ôl iddo ddechrau. Dewiswch awr ddiweddarach.
problem-back = Dywedwch pryd byddwch chi yn ôl.
problem-back-early = Dewiswch ddiwrnod ar ôl i chi adael, ac ar ôl heddiw.
button-pace = Fy nghyflymder
day-mon = Dydd Llun
day-tue = Dydd Mawrth
day-wed = Dydd Mercher
day-thu = Dydd Iau
day-fri = Dydd Gwener
day-sat = Dydd Sadwrn
day-sun = Dydd Sul
button-guides = Canllawiau
guides-heading = Canllawiau
guides-intro = Canllaw yw'r hyn a ofynnir i gylch. Mae cylchoedd sydd yno'n cadw eu rhai nhw.
guide-in-use = { $title } (ar waith)
button-guide-look = Edrych arno
button-guide-use = Ei ddefnyddio i gylchoedd newydd
guide-day = Cwestiwn { $number }, tua diwrnod { $day }
guide-variants = Gofynnir i rai meysydd yn eu ffordd eu hunain:
guide-guest = Gellir gwahodd gwestai: { $who }
guide-promise = Mae'r un hwn yn gorffen gydag addewid, i'r rhai sy'n dymuno.
guide-then = Yna rwy'n gofyn i bawb beth a sylwon nhw, beth y gwnân nhw, a beth yr hoffen nhw ei ddweud wrth eraill. Wedyn mae'r cylch yn cau.
guide-unknown = Does dim canllaw o'r fath mwyach. Ni newidiwyd dim.
guide-chosen = Bydd cylchoedd newydd yn dechrau gyda: { $title }. Mae cylchoedd sydd yno'n cadw eu cwestiynau.

## Rhoi cynnig ar ganllaw sy'n cael ei ysgrifennu

try-heading = Rhoi cynnig ar ganllaw
try-intro = Gludwch ganllaw rydych chi'n ei ysgrifennu. Cewch weld ei gamgymeriadau, neu ei gwestiynau fel y byddai cylch yn eu cael. Does dim yn cael ei gadw.
try-label = Y canllaw, fel yn conversations/guides
button-try = Edrych arno
try-good = { $count ->
    [one] Un cwestiwn, a dim o'i le.
   *[other] { $count } cwestiwn, a dim o'i le.
}
try-mistakes = { $count ->
    [one] Un peth i'w gywiro
   *[other] { $count } peth i'w cywiro
}
try-empty = Does dim yma eto. Gludwch y ffeil gyfan.
try-too-long = Mae hynny'n hirach nag y gall canllaw fod. Gludwch un ffeil yn unig.
