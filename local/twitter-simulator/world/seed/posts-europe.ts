import { post, reply, type SeedPost } from './draft.ts';

/** Portuguese, Spanish, French and German. */
export const europePosts: readonly SeedPost[] = [
  post(
    'ines_ondas',
    1.3,
    'Bom dia! Mar de senhoras, um metro certinho, sem vento. A turma das oito vai ser feliz. 🌊',
    {
      photos: [{ scene: 'sea', alt: 'Ondas pequenas e limpas ao amanhecer' }],
      place: 'ericeira',
      replies: [reply('mateo_jardin', 35, 'Qué envidia, aquí sólo hay olas de calor.')],
    },
  ),
  post(
    'ines_ondas',
    31,
    'A Dona Amélia fez hoje a primeira onda em pé. Tem 71 anos e já perguntou quando é a próxima.',
    {
      reposts: ['walter_pym', 'chidi_runs', 'mateo_jardin'],
      replies: [
        reply('chidi_runs', 44, 'Please tell her she is my training plan now.'),
        reply('walter_pym', 180, 'My granddaughter read me this. Tell the lady well done from a man of 74.', {
          replies: [reply('ines_ondas', 55, 'Ela manda um beijinho e diz que há prancha para si.')],
        }),
      ],
    },
  ),
  post(
    'ines_ondas',
    82,
    'Swell report in English for my Port Ellery friends: small, shiny, and full of beginners. So, perfect.',
    { reposts: ['ellery_ferries'] },
  ),
  post(
    'ines_ondas',
    168,
    'Apanhámos três sacos de plástico e uma sapatilha. O mar agradece. Leva o teu lixo contigo 💙',
    { reposts: ['tidewatch_lab'] },
  ),
  post('ines_ondas', 289, 'Hoje não há aulas: o mar está zangado e nós respeitamos.'),
  post(
    'ines_ondas',
    430,
    'Nova turma para crianças ao sábado. Inscrições aqui: https://ondas.example.org/turmas',
  ),
  post('mateo_jardin', 4.9, 'Hoy han florecido los azahares del vivero y toda la calle huele a domingo. 🍊', {
    photos: [{ scene: 'flower', alt: 'Flores blancas de naranjo' }],
    place: 'valencia',
    reposts: ['ines_ondas', 'noor_khatt'],
  }),
  post(
    'mateo_jardin',
    28.5,
    'Pregunta frecuente: “¿Cada cuánto riego mi planta?” Respuesta: mete el dedo en la tierra. Si sale limpio, riega.',
    {
      reposts: ['walter_pym'],
      replies: [
        reply('lea_croquis', 42, 'Et si c’est un cactus ?', {
          replies: [reply('mateo_jardin', 15, 'Entonces, ni agua ni dedo. 🌵')],
        }),
      ],
    },
  ),
  post('mateo_jardin', 90, 'Hilo: tres árboles que aguantan el calor de la ciudad.', {
    thread: [
      'El almez: sombra ancha, raíces tranquilas, y los pájaros lo adoran.',
      'El algarrobo: crece despacio y vive siglos. Paciencia con forma de árbol.',
      'La morera: hojas enormes y moras en junio. Llevad ropa oscura.',
    ],
    reposts: ['ines_ondas'],
  }),
  post('mateo_jardin', 172, 'Un petirrojo ha decidido que mi pala es suya. No pienso discutir.', {
    reposts: ['pip_at_library'],
  }),
  post(
    'mateo_jardin',
    266,
    'Plantamos 120 encinas con la escuela del barrio. Dentro de cien años darán una sombra estupenda.',
    {
      photos: [{ scene: 'hills', alt: 'Una ladera con árboles recién plantados' }],
      reposts: ['rosa_teaches', 'noor_khatt'],
      replies: [
        reply('rosa_teaches', 95, 'My class wants to know what the trees are called. The individual trees.'),
      ],
    },
  ),
  post(
    'mateo_jardin',
    410,
    'El taller de compost del sábado está completo. ¡Gracias! Abriremos otro pronto. https://jardin.example.org/talleres',
  ),
  post(
    'lea_croquis',
    5.7,
    'Croquis n° 1312 : la dame au parapluie jaune, qui m’a offert un croissant pour la peine.',
    {
      photos: [{ scene: 'city', alt: 'Croquis d’une rue sous la pluie avec un parapluie jaune' }],
      place: 'nantes',
      reposts: ['yuki_haru_e', 'noor_khatt'],
      replies: [reply('bahn_benni', 66, 'Bezahlung in Croissants, so muss das sein.')],
    },
  ),
  post(
    'lea_croquis',
    34,
    'Il pleut, le café est plein, et tout le monde dessine sur les nappes. Je n’y suis pour rien.',
    { reposts: ['mira_okafor'] },
  ),
  post('lea_croquis', 60, 'Pour @walter_pym : le phare, la mer, et la phrase que vous avez écrite.', {
    photos: [{ scene: 'sea', alt: 'Dessin d’un phare devant un coucher de soleil' }],
    reposts: ['walter_pym', 'ellery_library', 'sanna_lindqvist'],
    replies: [
      reply('walter_pym', 210, 'It is on my kitchen wall. Thank you, young lady. The lamp is exactly right.'),
    ],
  }),
  post('lea_croquis', 158, 'Une gomme neuve, quel luxe. J’ai effacé un dessin juste pour voir.'),
  post(
    'lea_croquis',
    270,
    'Trois heures au musée, un seul dessin : le gardien qui dormait. Il l’a voulu, je le lui ai donné.',
  ),
  post('lea_croquis', 425, 'Croquis n° 1295 : un chat, une fenêtre, un après-midi entier.', {
    photos: [{ scene: 'quilt', alt: 'Croquis d’un chat roulé en boule' }],
    reposts: ['pip_at_library'],
  }),
  post(
    'bahn_benni',
    3,
    'Frühdienst, 4:12 Uhr, Nebel im Tal und ein Reh am Bahnsteig 2. Es hatte keinen Fahrschein, wurde aber nicht kontrolliert.',
    {
      photos: [{ scene: 'hills', alt: 'Nebel zwischen Hügeln am frühen Morgen' }],
      reposts: ['lea_croquis', 'juno_ishii'],
      replies: [reply('kofi_codes', 40, 'Bitte sag, dass es einen Sitzplatz bekommen hat.')],
    },
  ),
  post(
    'bahn_benni',
    53,
    'Wir sind heute mit minus zwei Minuten angekommen. Ja, zu früh. Ich habe es auch nicht geglaubt.',
    {
      reposts: ['kofi_codes', 'gateway_demo'],
      replies: [
        reply('kofi_codes', 20, 'Clock skew!', { replies: [reply('bahn_benni', 14, 'Nein, Rückenwind.')] }),
      ],
    },
  ),
  post(
    'bahn_benni',
    116,
    'Streckenkaffee-Test, Teil 9: stark, heiß, aus einer Thermoskanne von 1983. Fünf von fünf Signalen.',
  ),
  post(
    'bahn_benni',
    201,
    'Ein Kind hat mir heute ein Bild von meiner Lok geschenkt. Sie hat darauf Augen und lacht. Stimmt so.',
    {
      reposts: ['rosa_teaches', 'yuki_haru_e'],
    },
  ),
  post(
    'bahn_benni',
    335,
    'Nachtzug durch den Schnee. Vorne nur Licht und Flocken, hinten schlafen zweihundert Leute. Schönster Beruf.',
    {
      video: { scene: 'night', alt: 'Blick aus dem Führerstand in den Schneefall', seconds: 31 },
    },
  ),
];
