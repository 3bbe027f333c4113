import { post, reply, type SeedPost } from './draft.ts';

/** Bicycles and runners. */
export const streetsPosts: readonly SeedPost[] = [
  post(
    'spoke_daughters',
    5.1,
    'Open workshop tonight, 18–21. Bring a bike that squeaks, leave with one that hums. 🔧🚲',
    {
      reposts: ['tomasz_rides', 'port_ellery'],
      replies: [
        reply('chidi_runs', 29, 'Mine clunks. Is there a night for clunks?', {
          replies: [reply('spoke_daughters', 9, 'Clunks are welcome. Clunks are our favourite.')],
        }),
      ],
    },
  ),
  post(
    'spoke_daughters',
    70,
    'Today’s lesson: a chain costs less than a cassette, and a cassette costs less than regret.',
    {
      reposts: ['tomasz_rides'],
    },
  ),
  post(
    'spoke_daughters',
    142,
    'Ten children’s bikes fixed and handed out this month. If yours has been outgrown, bring it and pass it on. https://spoke.example.net/pass-it-on',
    {
      photos: [{ scene: 'city', alt: 'A row of small bicycles in front of brick houses' }],
      reposts: ['rosa_teaches', 'port_ellery', 'ellery_library', 'tomasz_rides'],
    },
  ),
  post(
    'spoke_daughters',
    253,
    'A customer described the noise as “like a duck, but sarcastic”. Diagnosed over the phone: front derailleur.',
  ),
  post('tomasz_rides', 4.2, 'Delivered 12 parcels, 1 cake and 1 cello. The cello had the better posture.', {
    replies: [
      reply('spoke_daughters', 18, 'Did you string it along?', {
        replies: [reply('tomasz_rides', 3, 'I am framing this and retiring.')],
      }),
    ],
  }),
  post('tomasz_rides', 54, 'Headwind both ways. Yes, both. I have stopped asking. #cargobike'),
  post('tomasz_rides', 137, '60.2 km today, of which 3 were on purpose. #cargobike', {
    reposts: ['chidi_runs'],
  }),
  post('tomasz_rides', 236, 'My bearings and I are both well greased (cardamom bun).'),
  post(
    'chidi_runs',
    1.4,
    '18 km before breakfast. I would like to thank my legs, and formally apologise to them. #marathontraining',
    {
      reposts: ['tomasz_rides'],
      replies: [
        reply('harbourloaf', 12, 'Breakfast is ready when you are.'),
        reply('ines_ondas', 140, 'Força Chidi! 💪'),
      ],
    },
  ),
  post(
    'chidi_runs',
    50.5,
    'A dog overtook me. It was carrying a stick the size of a door. I have no notes.',
    { reposts: ['juno_ishii'] },
  ),
  post('chidi_runs', 124, 'Long run playlist is one song, 14 times. It is a very good song.'),
  post(
    'chidi_runs',
    219,
    'Personal best at the Saturday run! Eleven seconds! I shall be unbearable until Wednesday. #SaturdayRun',
    {
      replies: [
        reply('rosa_teaches', 24, 'As you should be!'),
        reply('tomasz_rides', 32, 'Eleven whole seconds. Where will you keep them all?'),
      ],
    },
  ),
  post(
    'chidi_runs',
    381,
    'Signed up for a marathon. Told everyone, so now I have to. https://run.example.org/autumn',
  ),
];
