// Letters and digits that a database takes for one another although Unicode normalisation and case folding keep them
// apart: `ø` and `o`, a small `ͣ` above a letter and `a`, `④` and `4`, `ァ` and `ぁ`. Data only, for living scripts.
//
// From the primary weights of the Default Unicode Collation Element Table 13 and of MariaDB 10.11 (utf8mb4_unicode_ci,
// _unicode_520_ci, _uca1400_ai_ci, _general_ci; MySQL's _0900_ai_ci lies between the last two tables), and from
// WordPress's remove_accents. The test compares it with what MariaDB says of every character.

/** `target:members`, members in hexadecimal. Lower case, after compatibility decomposition. No target: ignored. */
const table = `
:2bc 345 640 7fa 824 828 1cf2-1cf3 fc5e-fc63 fe70 fe72-fe74 fe76 fe78 fe7a fe7c fe7e
0:c78 f33 17f0 24ff 3007 1018a 16e80 1d2e0 1f10b-1f10c
1:9f4 c79 c7c f2a 1369 17f1 19da 24f5 2776 2780 278a 3021 10107 10142 10158-1015a 102e1 10320 103d1 10858
1:10879 108a7 108fb 10916 109c0 10a40 10a7d 10a9d 10aeb 10b58 10b78 10ba9 10cfa 10e60 10f1d 10f51 10fc5
1:11052 111e1 11c5a 12415 1241e 1242c 12434 1244f 12458 16e81 16e94 1d2e1 1d360 1d372 1d377 1e8c7 1ec71
1:1eca3 1ecb1 1ed01 | 10:24fe 277f 2789 2793 3248 | 11:24eb | 12:24ec | 120p:1f1a4 | 13:24ed | 14:24ee
15:24ef | 16:24f0 | 17:24f1 | 18:24f2 | 19:24f3
2:9f5 c7a c7d f2b 136a 17f2 24f6 2777 2781 278b 3022 10108 1015b-1015e 102e2 103d2 10859 1087a 108a8 1091a
2:109c1 10a41 10b59 10b79 10baa 10e61 10f1e 10fc6 11053 111e2 11c5b 12400 12416 1241f 12423 1242d 12435
2:1244a 12450 12456 12459 16e82 16e95 1d2e2 1d361 1d373 1e8c8 1ec72 1eca4 1ecb2 1ed02 1ed2f | 20:24f4 3249
22.2:1f1a2 | 2k:1f19d | 2nd scr:1f19c
3:9f6 c7b c7e f2c 136b 17f3 24f7 2778 2782 278c 3023 10109 102e3 1085a 1087b 108a9 1091b 109c2 10a42 10b5a
3:10b7a 10bab 10e62 10f1f 10fc7 11054 111e3 11c5c 12401 12408 12417 12420 12424-12425 1242e-1242f
3:12436-12437 1243a-1243b 1244b 12451 12457 16e83 16e96 1d2e3 1d362 1d374 1e8c9 1ec73 1eca5 1ed03 1ed30
30:324a | 3d:1f19b
4:9f7 f2d 136c 17f4 24f8 2779 2783 278d 3024 1010a 102e4 1087c 108aa-108ab 109c3 10a43 10b5b 10b7b 10bac
4:10e63 10f20 10fc8 11055 111e4 11c5d 12402 12409 1240f 12418 12421 12426 12430 12438 1243c-1243f 1244c
4:12452-12453 12469 16e84 1d2e4 1d363 1d375 1e8ca 1ec74 1eca6 1ed04 1ed31 | 40:324b | 4k:1f19e
5:f2e 136d 17f5 24f9 277a 2784 278e 3025 1010b 10143 10148 1014f 1015f 10173 102e5 10321 1087d 108ac 108fc
5:109c4 10aec 10cfb 10e64 10f21 11056 111e5 11c5e 12403 1240a 12410 12419 12422 12427 12431 12439 1244d
5:12454-12455 1246a 16e85 1d2e5 1d364 1d376 1d378 1e8cb 1ec75 1eca7 1ed05 1ed32 | 5.1:1f1a0 | 50:324c
6:f2f 136e 17f6 2185 24fa 277b 2785 278f 3026 1010c 102e6 109c5 10e65 11057 111e6 11c5f 12404 1240b 12411
6:1241a 12428 12440 1244e 1246b 16e86 1d2e6 1d365 1e8cc 1ec76 1eca8 1ed06 1ed33 | 60:324d | 60p:1f1a3
7:f30 136f 17f7 24fb 277c 2786 2790 3027 1010d 102e7 109c6 10e66 11058 111e7 11c60 12405 1240c 12412 1241b
7:12429 12441-12443 1246c 16e87 1d2e7 1d366 1e8cd 1ec77 1eca9 1ed07 1ed34 | 7.1:1f1a1 | 70:324e
8:f31 1370 17f8 24fc 277d 2787 2791 3028 1010e 102e8 109c7 10e67 11059 111e8 11c61 12406 1240d 12413 1241c
8:1242a 12444-12445 1246d 16e88 1d2e8 1d367 1e8ce 1ec78 1ecaa 1ed08 1ed35 | 80:324f | 8k:1f19f
9:f32 1371 17f9 24fd 277e 2788 2792 3029 1010f 102e9 109c8 10e68 1105a 111e9 11c62 12407 1240e 12414 1241d
9:1242b 12446-12449 1246e 16e89 1d2e9 1d368 1e8cf 1ec79 1ecab 1ed09 1ed36
a:251 363 1dd3 1de7 1df2 a79b a7c1 1f150 1f170 | a/s:214d | aa:a733 10780 | ab:1f18e | ae:e6 1dd4
ao:1dd5 a735 | au:a737 | av:1dd6 a739 a73b | ay:a73d | b:1de8 1f151 1f171 | c:a2 368 1dd7 1f152 1f172
cl:1f191 | cool:1f192 | d:f0 111 369 1dd8-1dd9 a77a 1f153 1f173 1f1a5 | db:238 | dz:2a3
e:364 20ac 1f154 1f174 | f:192 1deb a77c 1f155 1f175 | fn:2a9 1df00 | free:1f193
g:1acc 1d79 1dda a7a1 1f156 1f176 | h:127 36a 1f157 1f177 | hc:1f1a6 | hdr:1f1a7 | hi res:1f1a8
i:365 1f158 1f178 | ic:1f18b | id:1f194 | j:1f159 1f179 | k:138 1ddc a7a3 1f15a 1f17a
l:142 1ddd 1f15b 1f17b | ll:1efb | lossless:1f1a9 | ls:2aa | lz:2ab | m:36b 1f15c 1f17c
n:14b 1de0 a7a5 1f15d 1f17d | new:1f195 | ng:1f196 | o:f8 366 1ded 1df3 a79d 1f15e 1f17e | oe:153 | ok:1f197
oo:a74f | p:1dee 1f15f 1f17f 1f18a | pa:1f18c | q:1f160 1f180 | qp:239
r:36c 1acd 1dca 1de3 a75b a783 a7a7 1f161 1f181 | s:df 1de4-1de5 a785 a7a9 a7d9 1f162 1f182 | sa:1f18d
shv:1f1aa | sos:1f198 | t:167 36d 1ace a787 1f163 1f183 | th:fe 1d7a | ts:1be 2a6 | tz:a729
u:367 3bc 1df0 1df4 a79f 1f164 1f184 | uhd:1f1ab | up!:1f199 | v:36e 1f165 1f185 | vod:1f1ac | vs:1f19a
vy:a761 | w:1abf 1df1 a7c3 1f166 1f186 | wc:1f18f | x:36f 1f167 1f187 | y:a5 1f168 1f188
z:1de6 1f169 1f189 | zw:18d | dʐ:ab66 | dʑ:2a5 | dʒ:2a4 | dᶚ:1df19 | d𝼘:1df12 | tɕ:2a8 | tʂ:ab67 | tʃ:2a7
tᶋ:1df17 | tᶘ:1df1c | ə:1dea | ɜ:1d08 | ɢ:1ddb | ɴ:1de1 | ʀ:1de2 | ʃ:1def | ʍ:1ac0 | ʟ:1dde | ι:37a
και:3d7 | а:2df6 | б:2de0 | в:2de1 | г:491 2de2 | д:2de3 | е:2df7 | ж:2de4 | з:2de5 | и:a675 | к:2de6
л:2de7 | м:2de8 | н:2de9 | о:2dea a669 a66b a66d-a66e a699 a69b | п:2deb | р:2dec | с:2ded | ст:2df5
т:2dee | у:a677 | ф:a69e | х:2def | ц:2df0 | ч:2df1 | ш:2df2 | щ:2df3 | ъ:a678 | ы:a679 | ь:a67a | ю:2dfb
є:a674 | і:a676 | ѡ:a67b | ѣ:2dfa | ѥ:a69f | ѧ:2dfd | ѫ:2dfe | ѭ:2dff | ѳ:2df4 | וו:5f0 | וי:5f1 | יהוה:5ef
יי:5f2 | ך:5db | ם:5de | ן:5e0 | ף:5e4 | ץ:5e6 | ء:674 6fd 883 887 | ا:870-882 8ad | م:6fe | و:6e5 884
ي:6e6 885-886 | ی:8c9 | ত:9ce | న:c5d | ನ:cdd | ക:d7f | ണ:d7a | ന:d7b | മ:d54 | യ:d55 | ര:d4e d7c | ല:d7d
ള:d7e | ഴ:d56 | ར:f6a | ཨ:f00 | သသ:103f | ა:2d00 | ბ:2d01 | გ:2d02 | დ:2d03 | ე:2d04 | ვ:2d05 | ზ:2d06
თ:2d07 | ი:2d08 | კ:2d09 | ლ:2d0a | მ:2d0b | ნ:2d0c | ო:2d0d | პ:2d0e | ჟ:2d0f | რ:2d10 | ს:2d11 | ტ:2d12
უ:2d13 | ფ:2d14 | ქ:2d15 | ღ:2d16 | ყ:2d17 | შ:2d18 | ჩ:2d19 | ც:2d1a | ძ:2d1b | წ:2d1c | ჭ:2d1d | ხ:2d1e
ჯ:2d1f | ჰ:2d20 | ჱ:2d21 | ჲ:2d22 | ჳ:2d23 | ჴ:2d24 | ჵ:2d25 | ᴉ:1d4e | ᴍ:1ddf | ぁ:3042 30a1-30a2
ぃ:3044 30a3-30a4 | ぅ:3046 30a5-30a6 | ぇ:3048 30a7-30a8 | ぉ:304a 30a9-30aa | か:3095 30ab 30f5 | き:30ad
く:30af 31f0 | け:3096 30b1 30f6 | こ:30b3 | さ:30b5 | し:30b7 31f1 | しめ:3006 | す:30b9 31f2 | せ:30bb
そ:30bd | た:30bf | ち:30c1 | っ:3064 30c3-30c4 | て:30c6 | と:30c8 31f3 | な:30ca | に:30cb | ぬ:30cc 31f4
ね:30cd | の:30ce | は:30cf 31f5 | ひ:30d2 31f6 | ふ:30d5 31f7 | へ:30d8 31f8 | ほ:30db 31f9 | ま:30de
ます:303c | み:30df | む:30e0 31fa | め:30e1 | も:30e2 | ゃ:3084 30e3-30e4 | ゅ:3086 30e5-30e6
ょ:3088 30e7-30e8 | ら:30e9 31fb | り:30ea 31fc | る:30eb 31fd | れ:30ec 31fe | ろ:30ed 31ff
ゎ:308f 30ee-30ef | ゐ:30f0 1b150 1b164 | ゑ:30f1 1b151 1b165 | を:30f2 1b152 1b166 | ん:30f3 1b167
ㄅ:31a0 | ㄆ:31b4 | ㄊ:31b5 | ㄍ:31a3 31bb | ㄎ:31b6 | ㄏ:31b7 | ㄐ:31a2 | ㄗ:31a1 | ㄚ:31a9 | ㄛ:31a7
ㄜ:312e | ㄞ:31ae | ㄠ:31af | ㄧ:31aa 31b3 | ㄨ:31a8 31ab | ㆤ:31a5 | 丬:2ea6 | 丶:2e80 | 乙:2e84 | 乚:2e83
乛:2e82 | 亻:2e85 | 冂:2e86 | 几:2e87 | 刀:2e88 | 刂:2e89 | 卜:2e8a | 卩:2e8b | 厂:2e81 | 小:2e8c-2e8d
尢:2e8e 2e90 | 尣:2e8f | 巳:2e92 | 幺:2e93 | 彐:2e95 | 彑:2e94 | 心:2e97 | 忄:2e96 | 扌:2e98 | 攵:2e99
旡:2e9b | 日:2e9c | 月:2e9d | 歺:2e9e | 民:2ea0 | 氵:2ea1 | 氺:2ea2 | 灬:2ea3 | 爫:2ea4-2ea5 | 牛:2ea7
犭:2ea8 | 王:2ea9 | 疋:2eaa | 目:2eab | 示:2eac | 礻:2ead | 竹:2eae | 糹:2eaf | 纟:2eb0 | 罒:2eb2 | 罓:2eb1
羊:2eb6-2eb7 | 羋:2eb8 | 耂:2eb9 | 聿:2ebb | 肀:2eba | 肉:2ebc | 臼:2ebd | 艹:2ebe-2ec0 | 虎:2ec1 | 衤:2ec2
西:2ec4 | 覀:2ec3 | 见:2ec5 | 角:2ec6 | 讠:2ec8 | 贝:2ec9 | 足:2eca | 车:2ecb | 辶:2ecc-2ece | 邑:2ecf
钅:2ed0 | 長:2ed1 | 镸:2ed2 | 长:2ed3 | 门:2ed4 | 阜:2ed5 | 阝:2ed6 | 雨:2ed7 | 青:2ed8 | 韦:2ed9 | 页:2eda
风:2edb | 飞:2edc | 食:2edd | 飠:2ede | 饣:2ee0 | 首:2ee1 | 马:2ee2 | 骨:2ee3 | 鬼:2ee4 | 鱼:2ee5 | 鸟:2ee6
鹵:2ee7 | 麦:2ee8 | 黄:2ee9 | 黾:2eea | 齊:2eeb | 齐:2eec | 齒:2eed | 齿:2eee | 龍:2eef | 龙:2ef0
龜:2ef1-2ef2 | ꙉ:2df8 | ꙋ:2df9 | ꙗ:2dfc | ꝯ:1dd2 | ꞵ:1de9 | ꬸ:1dec | 𛄟:1b122
`

/** For a character, the character or characters that stand for it in a comparison of names. */
export const sameLetters: ReadonlyMap<string, string> = new Map(
  table
    .trim()
    .split(/ \| |\n/)
    .flatMap(item => {
      const [target = '', members = ''] = item.split(':')
      return members.split(' ').flatMap(range => charactersOf(range).map(member => [member, target] as const))
    }),
)

function charactersOf(range: string): string[] {
  const [first = 0, last = first] = range.split('-').map(code => Number.parseInt(code, 16))
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index))
}
