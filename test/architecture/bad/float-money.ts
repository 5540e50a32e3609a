export const price = parseFloat('12.34');
export const chance = Math.random();
