import { post, reply, type SeedPost } from './draft.ts';

/** The town hall, the library and its cat. */
export const townHallPosts: readonly SeedPost[] = [
  post(
    'port_ellery',
    3.2,
    'Saturday is market day: 42 stalls on Quay Street from 8:00, the brass band at 11:00. Parking on Mill Lane is free. https://town.example.org/market',
    {
      reposts: ['ellery_library', 'oldmill_museum', 'harbourloaf'],
      replies: [
        reply('mira_okafor', 22, 'We are at stall 7 with the cardamom buns. Come early or come sad.'),
        reply(
          'sanna_lindqvist',
          48,
          'The lab has a touch tank at stall 19! The hermit crabs are rehearsing.',
        ),
      ],
    },
  ),
  post(
    'port_ellery',
    26,
    'Vote for the new bench on Gull Hill. It will be there for the next thirty years, so choose well.',
    {
      poll: {
        options: [
          ['Faces the sea', 412],
          ['Faces the hills', 96],
          ['Faces both, somehow', 388],
          ['Swing!', 507],
        ],
        minutes: 4_320,
      },
      replies: [
        reply('ellery_skyclub', 35, 'We vote for one that faces up.'),
        reply(
          'chidi_runs',
          61,
          'Any bench. I reach the top of Gull Hill with strong feelings about benches.',
        ),
        reply('walter_pym', 90, 'The sea. It changes more than the hills do.'),
      ],
    },
  ),
  post(
    'port_ellery',
    74,
    'The zebra crossing at the school has been repainted. Rosa’s class has inspected it and passed it with distinction.',
    {
      replies: [
        reply(
          'rosa_teaches',
          18,
          'We measured every stripe. One is 2 cm wide of the mark, and we have forgiven it.',
        ),
      ],
    },
  ),
  post(
    'port_ellery',
    170,
    'Bins: collection moves from Monday to Tuesday next week because of the holiday. Gulls have been informed and disagree.',
    {
      reposts: ['ellery_library'],
    },
  ),
  post(
    'port_ellery',
    290,
    'The harbour lights are back on after last week’s repairs. Thank you for your patience and your torches.',
    {
      photos: [{ scene: 'night', alt: 'Harbour lights under a starry sky' }],
    },
  ),
  post(
    'port_ellery',
    418,
    'Minutes of the council’s meeting are online, all 14 pages, with a summary of six lines for the busy. https://town.example.org/minutes',
  ),
  post(
    'ellery_library',
    4.6,
    'New on the shelf: 31 picture books, 12 mysteries, and one atlas so large that it has its own trolley. https://library.example.org/new',
    {
      replies: [reply('pip_at_library', 15, 'The trolley is mine.')],
      reposts: ['rosa_teaches'],
    },
  ),
  post(
    'ellery_library',
    29,
    'Story time, Thursday at 16:00: “The Lighthouse That Learned to Whistle”. Read by @walter_pym himself.',
    {
      reposts: ['port_ellery', 'rosa_teaches'],
      replies: [
        reply('walter_pym', 44, 'I have been practising the whistle. The tomatoes are used to it by now.', {
          reposts: ['ellery_library'],
          replies: [reply('rosa_teaches', 12, 'Twenty-six children are counting the hours.')],
        }),
      ],
    },
  ),
  post(
    'ellery_library',
    52,
    'A book came back today that was due in 1998. No fine: the note inside said “Sorry, it was very good.”',
    {
      reposts: ['devdana', 'juno_ishii', 'kofi_codes'],
      replies: [
        reply('kofi_codes', 26, 'Eventually consistent.', { reposts: ['devdana'] }),
        reply('lea_croquis', 55, 'Quelle belle histoire. J’espère que le livre est reposé.'),
      ],
      quotes: [reply('devdana', 33, 'Longest-running request I have seen that still returned 200.')],
    },
  ),
  post(
    'ellery_library',
    121,
    'We lend telescopes now! Two of them, with a red torch and a star map, thanks to @ellery_skyclub. #NightSky',
    {
      photos: [{ scene: 'night', alt: 'A telescope on a hill under the stars' }],
      reposts: ['ellery_skyclub', 'juno_ishii'],
      replies: [
        reply('juno_ishii', 50, 'This makes me happier than clear skies, and I do not say that lightly.'),
      ],
    },
  ),
  post('ellery_library', 244, 'Printer update: it works. We are as surprised as you are.'),
  post('ellery_library', 391, 'Repair café for books this Sunday. Bring spines, we bring glue.', {
    reposts: ['oldmill_museum'],
  }),
  post(
    'pip_at_library',
    6.8,
    'Today I sat on: Cooking, Gardening, and a gentleman’s newspaper. Productive.',
    {
      photos: [{ scene: 'quilt', alt: 'A patchwork blanket with a cat-shaped dent in it' }],
      reposts: ['ellery_library', 'mira_okafor'],
      replies: [
        reply('yuki_haru_e', 71, 'ピップくん、今日もお仕事おつかれさまです🐈'),
        reply('seoul_minseo', 88, '핍이는 오늘도 성실하네요 ㅎㅎ'),
        reply('hikari_shokudo', 102, 'ねこ店長からよろしくとのことです。'),
      ],
    },
  ),
  post(
    'pip_at_library',
    47,
    'Somebody whispered “tuna” in Biographies. Nobody has come forward. I am still here. I can wait.',
    {
      reposts: ['devdana', 'chidi_runs'],
    },
  ),
  post('pip_at_library', 98, 'I was asked to help with the inventory. I counted one (1) cat. All correct.', {
    quotes: [reply('ellery_library', 20, 'This is now the official report.')],
  }),
  post(
    'pip_at_library',
    205,
    'Rain on the skylight. Closed until further notice. (The library is open. I am closed.)',
  ),
  post('pip_at_library', 330, 'Performance review: “sleeps on the job, excellently.” I am framing this.', {
    reposts: ['ellery_library'],
  }),
  post('rosa_teaches', 9.5, 'Question of the day from Year 4: “If a boat is a she, what is a buoy?”', {
    reposts: ['ellery_ferries', 'walter_pym', 'tomasz_rides'],
    replies: [reply('tomasz_rides', 8, 'A mooring example.')],
  }),
  post('rosa_teaches', 57, 'Glitter count: floor 60%, me 30%, artwork 10%.'),
  post(
    'rosa_teaches',
    132,
    'We wrote letters to the lighthouse. The lighthouse (Walter) wrote back to all 26 of us. By hand. I had something in my eye.',
    {
      reposts: ['ellery_library', 'port_ellery', 'mira_okafor'],
      replies: [reply('walter_pym', 51, 'They asked very good questions. I had to look some up.')],
    },
  ),
  post('rosa_teaches', 277, 'Science today: vinegar, baking soda, and the sudden need for a mop. 🌋', {
    gif: { scene: 'hills', alt: 'A paper volcano foaming over' },
  }),
];
