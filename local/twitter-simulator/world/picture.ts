import { createRandom, type Random } from './random.ts';

export type Scene = 'sea' | 'night' | 'hills' | 'city' | 'bread' | 'flower' | 'quilt';

const WIDTH = 1200;
const HEIGHT = 800;

const rect = (x: number, y: number, w: number, h: number, fill: string, more = ''): string =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}"${more}/>`;
const circle = (x: number, y: number, r: number, fill: string, more = ''): string =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"${more}/>`;
const hsl = (hue: number, saturation: number, light: number): string =>
  `hsl(${((hue % 360) + 360) % 360} ${saturation}% ${light}%)`;

/** A smooth ridge from edge to edge whose top wavers round `level`; everything below it is filled. */
function ridge(random: Random, level: number, swing: number, fill: string): string {
  const steps = 6;
  let path = `M0 ${HEIGHT} V${level}`;
  for (let step = 1; step <= steps; step++) {
    const x = (WIDTH / steps) * step;
    const y = level + random.between(-swing, swing);
    const half = x - WIDTH / steps / 2;
    path += ` S${half} ${y} ${x} ${y}`;
  }
  return `<path d="${path} V${HEIGHT} Z" fill="${fill}"/>`;
}

function sky(top: string, bottom: string): string {
  const stops = `<stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/>`;
  const gradient = `<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">${stops}</linearGradient>`;
  return `<defs>${gradient}</defs>${rect(0, 0, WIDTH, HEIGHT, 'url(#sky)')}`;
}

const SCENES: Readonly<Record<Scene, (random: Random) => string>> = {
  sea: (random) => {
    const hue = random.between(10, 45);
    const x = random.between(250, 950);
    const glow =
      circle(x, 400, 190, hsl(hue, 95, 80), ' opacity=".35"') + circle(x, 400, 95, hsl(hue, 98, 88));
    const waves = [0, 1, 2, 3].map((n) => ridge(random, 450 + n * 85, 14, hsl(200 + n * 6, 55, 48 - n * 9)));
    const boat = `<path d="M${x - 160} 470 h110 l-22 30 h-66 z M${x - 105} 460 v-95 l52 82 z" fill="#fff8ec"/>`;
    return (
      sky(hsl(random.between(190, 345), 45, 58), hsl(hue, 90, 78)) +
      glow +
      waves[0] +
      boat +
      waves.slice(1).join('')
    );
  },
  night: (random) => {
    const stars = Array.from({ length: 150 }, () => {
      const brightness = (0.35 + random.next() * 0.65).toFixed(2);
      return circle(
        random.between(0, WIDTH),
        random.between(0, 620),
        random.between(1, 3),
        '#fff',
        ` opacity="${brightness}"`,
      );
    });
    const hue = random.between(215, 265);
    const moon = circle(random.between(150, 1050), random.between(120, 260), 58, '#fdf6dc');
    return `${sky(hsl(hue, 60, 10), hsl(hue + 40, 45, 34))}${stars.join('')}${moon}${ridge(random, 640, 60, hsl(hue, 45, 9))}${ridge(random, 715, 30, hsl(hue, 50, 5))}`;
  },
  hills: (random) => {
    const hue = random.between(85, 150);
    const layers = [0, 1, 2, 3, 4].map((n) =>
      ridge(random, 330 + n * 95, 55, hsl(hue - n * 6, 30 + n * 6, 72 - n * 12)),
    );
    const sun = circle(random.between(200, 1000), 210, 80, '#fff4cf');
    return sky(hsl(hue + 95, 55, 78), hsl(hue - 45, 85, 90)) + sun + layers.join('');
  },
  city: (random) => {
    const hue = random.between(195, 250);
    const blocks: string[] = [];
    for (let x = -20; x < WIDTH; x += 105) {
      const height = random.between(220, 560);
      blocks.push(rect(x, HEIGHT - height, 98, height, hsl(hue, 30, random.between(18, 32))));
      for (let y = HEIGHT - height + 24; y < HEIGHT - 40; y += 46)
        for (let w = x + 14; w < x + 80; w += 26)
          if (random.chance(0.45)) blocks.push(rect(w, y, 14, 22, hsl(44, 95, random.between(62, 80))));
    }
    return sky(hsl(hue, 50, 38), hsl(hue + 110, 70, 74)) + blocks.join('');
  },
  bread: (random) => {
    const loaves = [0, 1, 2, 3, 4, 5].map((n) => {
      const x = 230 + (n % 3) * 370;
      const y = 250 + Math.floor(n / 3) * 300 + random.between(-14, 14);
      const light = random.between(40, 56);
      const cuts = [-50, 0, 50].map(
        (dx) =>
          `<path d="M${x + dx - 26} ${y + 34} q26 -62 52 -72" stroke="${hsl(36, 70, 84)}" stroke-width="11" fill="none" stroke-linecap="round"/>`,
      );
      return `<ellipse cx="${x}" cy="${y + 18}" rx="158" ry="112" fill="${hsl(24, 40, 22)}" opacity=".35"/><ellipse cx="${x}" cy="${y}" rx="155" ry="108" fill="${hsl(28, 62, light)}"/>${cuts.join('')}`;
    });
    const planks = [0, 1, 2, 3].map((n) => rect(0, n * 200, WIDTH, 196, hsl(30, 38, 66 + (n % 2) * 4)));
    return rect(0, 0, WIDTH, HEIGHT, hsl(28, 35, 48)) + planks.join('') + loaves.join('');
  },
  flower: (random) => {
    const flowers = Array.from({ length: 16 }, () => {
      const [x, y, size] = [random.between(60, 1140), random.between(60, 740), random.between(34, 78)];
      const hue = random.between(300, 400);
      const petals = [0, 72, 144, 216, 288].map(
        (turn) =>
          `<ellipse cx="0" cy="${-size * 0.75}" rx="${size * 0.48}" ry="${size * 0.75}" fill="${hsl(hue, 75, 86)}" transform="rotate(${turn})"/>`,
      );
      return `<g transform="translate(${x} ${y}) rotate(${random.between(0, 71)})">${petals.join('')}${circle(0, 0, size * 0.34, hsl(46, 95, 60))}</g>`;
    });
    return sky(hsl(150, 42, 46), hsl(110, 38, 30)) + flowers.join('');
  },
  quilt: (random) => {
    const hue = random.between(0, 360);
    const patches: string[] = [];
    for (let x = 0; x < WIDTH; x += 200)
      for (let y = 0; y < HEIGHT; y += 200) {
        const [a, b] = [
          hsl(hue + random.between(-50, 50), 55, 74),
          hsl(hue + random.between(120, 190), 48, 58),
        ];
        const corner = random.chance(0.5) ? `M${x} ${y} h200 v200 z` : `M${x} ${y} v200 h200 z`;
        patches.push(
          `${rect(x, y, 200, 200, a)}<path d="${corner}" fill="${b}"/>${circle(x + 100, y + 100, 30, hsl(hue, 50, 90))}`,
        );
      }
    return patches.join('');
  },
};

function seedOf(name: string): number {
  let seed = 7;
  for (const character of name) seed = (Math.imul(seed, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return seed;
}

const svg = (width: number, height: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${body}</svg>`;

/** A drawing of a scene, as SVG text, 1200 by 800; the same name gives the same drawing. */
export function drawScene(scene: Scene, name: string): string {
  return svg(WIDTH, HEIGHT, SCENES[scene](createRandom(seedOf(name))));
}

/** A round face of two colours with the name's first letter, as SVG text, 200 by 200. */
export function drawAvatar(userId: string, displayName: string): string {
  const random = createRandom(seedOf(userId));
  const hue = random.between(0, 359);
  const letter = /[\p{L}\p{N}]/u.exec(displayName)?.[0]?.toUpperCase() ?? '?';
  const blob = circle(
    random.between(20, 180),
    random.between(20, 180),
    random.between(70, 110),
    hsl(hue + 50, 65, 60),
    ' opacity=".75"',
  );
  const text = `<text x="100" y="104" font-size="96" font-weight="700" font-family="system-ui, sans-serif" fill="#fff" text-anchor="middle" dominant-baseline="central">${letter}</text>`;
  return svg(200, 200, rect(0, 0, 200, 200, hsl(hue, 55, 46)) + blob + text);
}

export const SCENE_SIZE = { width: WIDTH, height: HEIGHT };
