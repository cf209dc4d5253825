### Files that members pass on.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

file-label = { $name } ({ $size })
file-held = Dim ond gennych chi mae { $file } o hyd. A gaf i basio'r ffeil ymlaen?
file-how = Mae darllenwyr yn cael dolen sy'n gweithio am un diwrnod. Dydw i ddim yn cadw'r ffeil; mae'n aros lle rhoesoch chi hi.
button-file-send = Ei phasio ymlaen at { $to }
button-file-keep = Peidio â'i phasio ymlaen
file-kb = { NUMBER($count) } KB
file-mb = { NUMBER($count) } MB
file-line = Ffeil: { $file }
file-sent = Gall { $names } agor { $name } am un diwrnod.
file-kept = Ni phasiwyd hi ymlaen. Ni all neb arall ei hagor yma.
button-file-open = Agor y ffeil
file-link = Mae'r ddolen yn gweithio am un diwrnod, i bwy bynnag sydd â hi. Mae'r ffeil yn aros gyda'i hanfonwr.
file-too-large = Ni allaf basio { $name } ymlaen. Gall ffeil fod hyd at { $most } MB, gyda rhai geiriau ynddi.
file-kind = Ni allaf basio { $name } ymlaen. Rwy'n derbyn lluniau, sain, ffilm, testun, PDF a dogfennau swyddfa, a dim arall.
files-too-many = Gallaf basio { $most } o ffeiliau ymlaen gydag un neges. Anfonwch y lleill ar eu pennau eu hunain.
file-gone-heading = Ni ellir agor y ffeil hon yma mwyach
file-gone = Mae diwrnod y ddolen wedi bod, neu mae ei hanfonwr wedi'i thynnu'n ôl. Gofynnwch iddyn nhw ei hanfon eto.
