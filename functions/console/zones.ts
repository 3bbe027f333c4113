import { h, newId, on } from './dom.ts';

const NAME = 'time-zone';
export const BROWSER_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

const ZONES: readonly string[] = [...new Set([BROWSER_ZONE, 'UTC', ...Intl.supportedValuesOf('timeZone')])];

/** The zone that the person chose for this browser, or the browser's own. */
export function readZone(storage: Storage): string {
  const chosen = storage.getItem(NAME);
  return chosen !== null && ZONES.includes(chosen) ? chosen : BROWSER_ZONE;
}

export function keepZone(storage: Storage, zone: string): void {
  storage.setItem(NAME, zone);
}

/** A choice of time zones. */
export function zoneSelect(chosen: string, onChange: (zone: string) => void): HTMLSelectElement {
  const zones = ZONES.includes(chosen) ? ZONES : [chosen, ...ZONES];
  const select = h(
    'select',
    { id: newId('zone'), class: 'zone' },
    ...zones.map((zone) =>
      h('option', { value: zone, selected: zone === chosen }, zone.replaceAll('_', ' ')),
    ),
  );
  return on(select, 'change', () => onChange(select.value));
}
