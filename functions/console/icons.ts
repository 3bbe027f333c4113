const SVG = 'http://www.w3.org/2000/svg';

/** Drawn on a field of 24 by 24. */
const SHAPES = {
  posts: 'M4 6h16M4 12h16M4 18h10',
  write: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  searches: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  health: 'M3 12h4l3-7 4 14 3-7h4',
  repeat: 'M5 11a7 7 0 0 1 12-4l2 2M19 4v5h-5M19 13a7 7 0 0 1-12 4l-2-2M5 20v-5h5',
  warning: 'M12 4 2.5 20h19zM12 10v4M12 17v.5',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  close: 'M6 6l12 12M18 6 6 18',
} as const;
export type IconName = keyof typeof SHAPES;

/** A picture beside words that say the same: screen readers pass over it. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of [
    ['viewBox', '0 0 24 24'],
    ['class', 'icon'],
    ['aria-hidden', 'true'],
  ] as const)
    svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', SHAPES[name]);
  svg.append(path);
  return svg;
}
