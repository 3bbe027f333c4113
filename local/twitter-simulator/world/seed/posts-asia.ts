import { post, reply, type SeedPost } from './draft.ts';

/** Japanese, Arabic and Korean. */
export const asiaPosts: readonly SeedPost[] = [
  post(
    'hikari_shokudo',
    3.4,
    '本日の日替わりは、鯖の味噌煮定食です。小鉢は切り干し大根。お味噌汁はおかわりどうぞ🍚 #今日の定食',
    {
      photos: [{ scene: 'bread', alt: '木のお盆にのった鯖の味噌煮定食' }],
      place: 'osaka',
      replies: [
        reply('yuki_haru_e', 25, '今日こそ行きます！切り干し大根だいすき。', {
          replies: [reply('hikari_shokudo', 10, 'お待ちしています。ねこ店長も待っています。')],
        }),
      ],
    },
  ),
  post(
    'hikari_shokudo',
    27.5,
    '本日の日替わりは、チキン南蛮定食です。タルタルは多めにしました。 #今日の定食',
    { place: 'osaka', reposts: ['yuki_haru_e'] },
  ),
  post(
    'hikari_shokudo',
    51.4,
    '本日の日替わりは、肉じゃが定食です。じゃがいもがほくほくに炊けました。 #今日の定食',
    { place: 'osaka' },
  ),
  post('hikari_shokudo', 76, 'ねこ店長、本日は日なたで在庫管理をしております🐈☀️', {
    gif: { scene: 'quilt', alt: '座布団の上で眠るねこ店長' },
    reposts: ['yuki_haru_e', 'pip_at_library', 'seoul_minseo'],
    replies: [reply('pip_at_library', 90, 'A colleague. 🤝')],
  }),
  post(
    'hikari_shokudo',
    124.6,
    '本日の日替わりは、さんまの塩焼き定食です。大根おろし、たっぷりあります。 #今日の定食',
    { place: 'osaka' },
  ),
  post('hikari_shokudo', 196.5, '雨の日は、お味噌汁に生姜を少し。あたたまっていってください☔️'),
  post(
    'hikari_shokudo',
    340,
    '開店して八年になりました。いつもありがとうございます。今日は小鉢をひとつ増やしました。',
    {
      reposts: ['yuki_haru_e'],
      replies: [reply('yuki_haru_e', 40, '八周年おめでとうございます🎉')],
    },
  ),
  post('yuki_haru_e', 6.1, '朝の鴨川。水の音を聞きながら、三枚描きました。', {
    photos: [
      { scene: 'hills', alt: '川と山の水彩画' },
      { scene: 'hills', alt: '橋のある水彩画' },
      { scene: 'flower', alt: '川べりの花の水彩画' },
    ],
    place: 'kyoto',
    reposts: ['hikari_shokudo', 'lea_croquis'],
    replies: [reply('lea_croquis', 85, 'Le bleu de la deuxième… magnifique.')],
  }),
  post('yuki_haru_e', 36, 'タツノオトシゴを描きました🌱 @tidewatch_lab さん、どうぞ！ #EelgrassWatch', {
    photos: [{ scene: 'sea', alt: 'アマモにつかまるタツノオトシゴの水彩画' }],
    reposts: ['tidewatch_lab', 'sanna_lindqvist', 'noor_khatt', 'port_ellery'],
    replies: [
      reply(
        'tidewatch_lab',
        50,
        'It is above the tank now, and visitors look at it before they look at the fish. Thank you! 💚',
      ),
      reply('sanna_lindqvist', 62, 'I may have cried a little. Salt water, my speciality.'),
    ],
  }),
  post(
    'yuki_haru_e',
    105,
    '新しい筆を買った日は、何を描いてもうまくいく気がする。気がするだけだけど、それが大事。',
  ),
  post('yuki_haru_e', 190, 'パン屋さんの窓から湯気が見えると、もう急いで歩けない。', {
    reposts: ['mira_okafor'],
  }),
  post(
    'yuki_haru_e',
    312,
    '展示のお知らせです。来月、京都の小さな画廊で二十枚並べます。 https://yukiharu.example.org/ten',
    {
      reposts: ['hikari_shokudo'],
    },
  ),
  post('noor_khatt', 5.9, 'حرف اليوم: ن. قوسٌ كأنه قارب، ونقطةٌ كأنها نجمة. ✒️ #حرف_اليوم', {
    photos: [{ scene: 'night', alt: 'حرف النون مكتوب بالحبر الأسود' }],
    reposts: ['juno_ishii', 'lea_croquis'],
  }),
  post('noor_khatt', 30.4, 'حرف اليوم: و. يبدأ صغيرًا ثم يمدّ يده للذي بعده. #حرف_اليوم', {
    reposts: ['yuki_haru_e'],
  }),
  post('noor_khatt', 78, 'القهوة بردت، والحبر لم يجف. يومٌ جيد إذن ☕️'),
  post('noor_khatt', 175, 'سألتني طالبة: كم يلزم لأتقن الألف؟ قلت: خطٌّ واحد، وألف مرة.', {
    reposts: ['mateo_jardin'],
    replies: [reply('lea_croquis', 150, 'C’est si juste. Mille fois le même trait.')],
  }),
  post(
    'noor_khatt',
    315,
    'ورشة الخط يوم السبت للمبتدئين. الأقلام علينا، والصبر عليكم 🙂 https://khatt.example.org/workshop',
  ),
  post('seoul_minseo', 4.4, '골목 안쪽 작은 카페. 창가 자리, 라떼, 그리고 빗소리 ☔️☕️', {
    photos: [{ scene: 'city', alt: '비 오는 골목의 카페 창가' }],
    place: 'seoul',
    reposts: ['yuki_haru_e'],
  }),
  post('seoul_minseo', 48, '한강 자전거 32km. 바람이 등을 밀어줬다. 돌아올 때는… 말을 아낍니다 🚴', {
    reposts: ['tomasz_rides'],
    replies: [reply('tomasz_rides', 55, 'I do not read Korean but I recognise a headwind when I see one.')],
  }),
  post(
    'seoul_minseo',
    110,
    '사장님이 “오늘 커피는 조금 쓰게 내렸어요, 월요일이라서”라고 하셨다. 이 카페를 사랑한다.',
  ),
  post('seoul_minseo', 240, '가을 메뉴 시작! 고구마 라떼 vs 밤 라떼, 여러분의 선택은?', {
    poll: {
      options: [
        ['고구마 라떼 🍠', 214],
        ['밤 라떼 🌰', 187],
        ['둘 다', 305],
      ],
      minutes: 1_440,
    },
  }),
  post('seoul_minseo', 398, '문 닫기 직전의 카페는 왜 이렇게 조용하고 좋을까.'),
];
