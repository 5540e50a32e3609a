/** Drawn here, line by line on a field of 24: no icon font is loaded. */
export const ICONS = {
  alert: 'M12 3 2 20h20L12 3zM12 9v5M12 17.2v.1',
  back: 'M15 4l-8 8 8 8',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4l2-2zM10 21h4',
  card: 'M3 5h18v14H3zM3 9h18M6 15h5',
  check: 'M4 12.5l5.5 5.5L20 6.5',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l3.5 2',
  cross: 'M6 6l12 12M18 6L6 18',
  delete: 'M8 5h13v14H8l-6-7 6-7zM11 9.5l5 5M16 9.5l-5 5',
  dish: 'M7 3v7a2.5 2.5 0 0 1-5 0V3M4.5 12.5V21M17 3c-2.5 2-3 5-3 8h4v10M18 3v8',
  info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v6M12 7.4v.1',
  list: 'M8 6h13M8 12h13M8 18h13M3.5 6h.1M3.5 12h.1M3.5 18h.1',
  lock: 'M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4',
  offline: 'M2 8.5a15 15 0 0 1 20 0M5.5 12a10 10 0 0 1 13 0M9 15.5a5 5 0 0 1 6 0M12 19.5v.1M3 2l18 20',
  people: 'M9 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM2 21c0-4 3-6.5 7-6.5s7 2.5 7 6.5M16.5 5a3.5 3.5 0 0 1 0 6.5M18 15c2.5.8 4 3 4 6',
  phone: 'M5 3h4l2 5-2.5 2a12 12 0 0 0 5.5 5.5L16 13l5 2v4a2 2 0 0 1-2 2C10.5 21 3 13.5 3 5a2 2 0 0 1 2-2z',
  pin: 'M12 2a7 7 0 0 1 7 7c0 5-7 13-7 13S5 14 5 9a7 7 0 0 1 7-7zM12 6.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  purse: 'M3 8h16a2 2 0 0 1 2 2v9H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h12v4M16.5 13.5h.1',
  settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5',
  speaker: 'M4 9.5v5h3.5L12 19V5L7.5 9.5H4zM15.5 9a4 4 0 0 1 0 6M18 6a8.5 8.5 0 0 1 0 12',
  turn: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5',
} as const;

export type IconName = keyof typeof ICONS;
