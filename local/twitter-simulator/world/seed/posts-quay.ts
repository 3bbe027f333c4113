import { post, reply, type SeedPost } from './draft.ts';

/** The bakery, the mill, the ferries and the keeper of the light. */
export const quayPosts: readonly SeedPost[] = [
  post(
    'harbourloaf',
    0.6,
    'First tray is out. Rye today has toasted sunflower seeds, and the shop smells like a good decision.',
    {
      photos: [{ scene: 'bread', alt: 'Six round rye loaves cooling on a wooden board' }],
      reposts: ['mira_okafor', 'chidi_runs'],
      replies: [
        reply('walter_pym', 9, 'Keep one back for me, I am walking over.', {
          replies: [reply('harbourloaf', 4, 'It has your name on it, Walter. Literally, in flour.')],
        }),
        reply('rosa_teaches', 31, 'My class can smell it from here and has stopped doing fractions.'),
      ],
    },
  ),
  post('harbourloaf', 27, 'Sold out by 10:20. There will be more tomorrow, there always is. 🥖', {
    replies: [reply('chidi_runs', 6, 'I ran here. I RAN. Well. Fairly slowly.')],
  }),
  post('harbourloaf', 100, 'New: a half loaf, for people who live alone or have restraint.', {
    photos: [
      { scene: 'bread', alt: 'Half a loaf beside a whole one' },
      { scene: 'bread', alt: 'The crumb of the half loaf, seen close' },
    ],
    reposts: ['walter_pym'],
  }),
  post(
    'harbourloaf',
    196,
    'Flour from the @oldmill_museum is back. Stone-ground a kilometre away, carried here by cargo bike by @tomasz_rides.',
    {
      reposts: ['oldmill_museum', 'tomasz_rides', 'spoke_daughters'],
      replies: [reply('tomasz_rides', 17, '50 kg of flour uphill. I rose to the occasion.')],
    },
  ),
  post(
    'harbourloaf',
    342,
    'We asked what you want with your coffee. 61% said “a bun”, 39% said “two buns”. Noted.',
  ),
  post(
    'mira_okafor',
    8.2,
    'Tested three ways to fold the buns. The best one is the one my grandmother showed me in 1999, which I refused to believe for 20 years.',
    {
      replies: [
        reply('harbourloaf', 13, 'The account will not take sides. (She is right.)'),
        reply('lea_croquis', 66, 'Grandmothers: the original documentation.'),
      ],
    },
  ),
  post(
    'mira_okafor',
    33,
    'Butter should be cold, dough should be patient, and the baker should be in bed by nine.',
    {
      reposts: ['harbourloaf'],
    },
  ),
  post('mira_okafor', 79, 'A small thread about sourdough, because you keep asking:', {
    thread: [
      '1. Your starter is not a pet, but it likes a routine. Same time, same flour, same jar.',
      '2. If it floats, it is ready. If it does not, have a coffee. If it still does not, have another.',
      '3. Salt late. Water warm. Oven hotter than you dare.',
      '4. Burnt is a flavour. So is nearly burnt, which is better.',
    ],
    reposts: ['harbourloaf', 'oldmill_museum', 'mateo_jardin'],
    replies: [reply('kofi_codes', 95, 'Step 2 is also how I deploy.')],
  }),
  post('mira_okafor', 160, 'Oven is being serviced, so today there are only sandwiches and apologies.'),
  post(
    'oldmill_museum',
    11,
    'The wheel is turning again after the dry weeks. Demonstrations on the hour till 16:00.',
    {
      video: { scene: 'hills', alt: 'The water wheel turning slowly', seconds: 24 },
      reposts: ['port_ellery', 'ellery_library'],
      replies: [reply('mateo_jardin', 120, 'Qué maravilla, el sonido del agua y la piedra.')],
    },
  ),
  post(
    'oldmill_museum',
    86,
    'Found behind the grain chute: a miller’s lunch tin from about 1910. Inside: one marble, no lunch.',
    {
      reposts: ['rosa_teaches'],
      replies: [reply('rosa_teaches', 41, 'My class would like it known that marbles are a balanced meal.')],
    },
  ),
  post(
    'oldmill_museum',
    231,
    'Volunteers wanted for Sundays. Duties: tell people about flour, be covered in flour. https://oldmill.example.org/help',
  ),
  post('oldmill_museum', 372, 'The heron is back at the mill pond and disapproves of everybody equally.', {
    photos: [{ scene: 'hills', alt: 'A mill pond at dusk between hills' }],
  }),
  post('ellery_ferries', 1.1, '10:15 to the islands sails on time. Sea state: polite. #ElleryFerries'),
  post(
    'ellery_ferries',
    5.4,
    'Someone left a single red wellington on the 07:30. It is at the quay office, looking lonely. #ElleryFerries',
    {
      replies: [
        reply('tomasz_rides', 12, 'Is it a left or a right? Asking for symmetry.', {
          replies: [reply('ellery_ferries', 7, 'A left. We feel this matters.')],
        }),
      ],
      quotes: [reply('pip_at_library', 40, 'I know nothing about the wellington. 🐾')],
    },
  ),
  post(
    'ellery_ferries',
    50,
    'Seals on the slipway at South Isle, so boarding is by the side ramp. They will not be moved. We asked. #ElleryFerries',
    {
      reposts: ['tidewatch_lab', 'sanna_lindqvist'],
      replies: [
        reply('sanna_lindqvist', 25, 'Moulting season. They are all knees and bad temper, leave them be. 🦭'),
      ],
    },
  ),
  post(
    'ellery_ferries',
    149,
    'The 17:45 is running 10 minutes late. A wedding party needed one more photo, and so did the captain. #ElleryFerries',
  ),
  post(
    'ellery_ferries',
    262,
    'Winter timetable from the first of next month. It fits on one page and on your fridge. https://ferries.example.net/winter',
  ),
  post(
    'ellery_ferries',
    455,
    'Fog. Lots of it. Sailings suspended till it lifts; tea is free in the waiting room. #ElleryFerries',
  ),
  post('walter_pym', 13, 'Tomatoes: 41 ripe, 6 stolen by a blackbird, 1 the size of my fist. A good day.', {
    reposts: ['mateo_jardin'],
    replies: [
      reply('mateo_jardin', 37, '¡Enhorabuena! ¿Qué variedad es la grande?', {
        replies: [
          reply(
            'walter_pym',
            84,
            'My granddaughter says you asked the kind. It is the kind that grows by the back door.',
          ),
        ],
      }),
    ],
  }),
  post(
    'walter_pym',
    64,
    'Thirty-one years in the light and I never once saw the same sunset. I would have noticed.',
    {
      photos: [{ scene: 'sea', alt: 'Sunset over a calm sea with a small boat' }],
      reposts: ['juno_ishii', 'sanna_lindqvist', 'gateway_demo', 'lea_croquis'],
      replies: [
        reply('juno_ishii', 29, 'Would you tell us about the worst night some time? With tea?'),
        reply('lea_croquis', 143, 'Je peux dessiner cette phrase ?'),
      ],
    },
  ),
  post('walter_pym', 188, 'I have learned what a hashtag is. I do not care for it. #sorry', {
    reposts: ['devdana'],
  }),
  post(
    'walter_pym',
    305,
    'Somebody asked if the lamp was heavy. It weighed four tons and floated on quicksilver, you could turn it with a finger.',
  ),
  post('quiet_margin', 15, 'the kettle / says the same word / every morning / and means it', {}),
  post('quiet_margin', 140, 'frost on the bicycle / a second bicycle / made of light', {}),
];
