### A guide's questions and people's answers.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

prompt-heading = Cwestiwn { $number } o { $total }
prompt-circle = I { $circle }.
prompt-together = Mae atebion yn cael eu dangos gyda'i gilydd. Cewch ddarllen rhai'r lleill ar ôl rhoi neu basio eich un chi.
prompt-notice = Cyn i chi ateb: os byddwch yn ei rannu, bydd eich cylch yn ei ddarllen. Os byddwch yn codi pryder, cyswllt y rhaglen sy'n darllen hwnnw. Efallai y bydd rhaid i gyrff cyhoeddus ddangos yr hyn sydd ganddyn nhw, felly ni allaf addo cyfrinachedd.
prompts-heading = { $count ->
    [one] Mae un cwestiwn yn aros amdanoch
    [two] Mae dau gwestiwn yn aros amdanoch
   *[other] Mae { $count } o gwestiynau yn aros amdanoch
}
prompts-intro = Maen nhw wedi casglu, felly dyma nhw gyda'i gilydd. Cymerwch eich amser.
prompt-first = Rwy'n gofyn i chi yn gyntaf y tro hwn. Byddaf yn gofyn i'r lleill yn nes ymlaen heddiw.
prompt-as-they-come = Cewch ddarllen atebion y lleill wrth iddyn nhw ddod i mewn, ar ôl rhoi neu basio eich un chi.
answer-form = Ateb
answer-label = Eich ateb
answer-sharing = Pwy gaiff ei ddarllen?
sharing-circle = Fy nghylch, gyda fy enw
sharing-nameless = Fy nghylch, heb fy enw (mewn cylch bach, gall rhai ddyfalu)
sharing-private = Dim ond fi
button-save-answer = Cadw
button-pass = Pasio
prompt-gone = Mae'r cwestiwn hwnnw wedi cau, neu nid eich un chi ydyw. Ni newidiwyd dim.
pass-after-answer = Rydych wedi ateb yr un hwn yn barod. Gallwch newid eich ateb neu ei dynnu'n ôl.
passed = Rydych wedi pasio. Does dim angen rheswm.
kept-circle = Mae eich ateb wedi'i gadw. Bydd eich cylch yn ei ddarllen gyda'ch enw.
kept-nameless = Mae eich ateb wedi'i gadw. Bydd eich cylch yn ei ddarllen heb eich enw.
kept-private = Mae eich ateb wedi'i gadw. Dim ond chi all ei ddarllen.
kept-waiting = Caiff atebion eu dangos ar ôl i bawb ateb neu basio. Pan gadwyd hwn, { $waiting ->
    [zero] nid oedd neb
    [one] roedd un person
    [two] roedd dau o bobl
   *[other] roedd { $waiting } o bobl
} heb ateb eto.
shown-circle = Mae eich ateb wedi'i gadw. Mae eich cylch yn ei ddarllen gyda'ch enw.
shown-nameless = Mae eich ateb wedi'i gadw. Mae eich cylch yn ei ddarllen heb eich enw.
shown-private = Mae eich ateb wedi'i gadw. Dim ond chi all ei ddarllen.
button-change-answer = Newid fy ateb
button-answer-after-all = Ateb wedi'r cyfan
button-withdraw = Tynnu'n ôl
withdraw-sure = Tynnu eich ateb yn ôl oddi wrth bawb a'i cafodd?
answer-withdrawn = Mae eich ateb wedi'i dynnu'n ôl a'i ddileu. Mae copïau'n cael eu tynnu'n ôl.
reveal-without-you = Mae rhai atebion yn barod. Cewch eu darllen ar ôl i chi ateb neu basio'r cwestiwn hwn:
answers-heading = Atebion eich cylch i gwestiwn { $number }
answers-asked = Gofynnwyd mewn ffordd arall: { $question }
answers-none = Does dim ateb gan y lleill i'w ddarllen yma.
answers-talk = I siarad am y rhain gyda'ch cylch, ysgrifennwch ataf.
answer-late = Mae ateb arall wedi dod i'r cwestiwn hwn: { $question }
holding-for-you = Does dim brys. Nid oes neb wedi ateb cwestiwn { $number } eto: { $circle }. Rwy'n cadw'r un nesaf at eto.
quiet-so-far = Dydw i ddim wedi eich clywed eto: { $circle }. Efallai fod hynny'n iawn i chi. Ydy'r cyflymder yn rhy gyflym?
resting-for-silence = Aeth pythefnos heibio heb ateb, felly rwy'n peidio â gofyn: { $circle }. Pwyswch "Ymlaen" pryd bynnag mae'n gyfleus.
button-slower = Arafach
button-faster = Cyflymach
button-rest = Gorffwys y cwestiynau
button-go-on = Ymlaen
pace-slower = Mae cwestiynau nawr yn dod bob { $count } diwrnod. Mae eich cylch yn cael gwybod.
pace-slowest = Ni all fynd yn arafach na hyn. Gallwch orffwys y cwestiynau yn lle hynny.
pace-fastest = Ni all fynd yn gyflymach na hyn.
pace-resting = Mae'r cwestiynau'n gorffwys nes i rywun bwyso "Ymlaen". Gallwch i gyd ddal i siarad.
pace-on = Da iawn. Dyddiad y cwestiwn nesaf yw { $day }.
pace-on-already = Nid yw'r cwestiynau'n gorffwys. Ni newidiwyd dim.
news-slower = Hoffai { $name } gael mwy o amser. Mae cwestiynau nawr yn dod bob { $count } diwrnod.
news-faster = Hoffai dau ohonoch fynd yn gyflymach. Mae cwestiynau nawr yn dod bob { $count } diwrnod.
news-resting = Mae { $name } wedi gadael i'r cwestiynau orffwys am y tro. Gallwch i gyd ddal i siarad.
news-on = Mae { $name } wedi gadael i'r cwestiynau ddechrau eto. Daw'r un nesaf ar y diwrnod gwaith nesaf.
