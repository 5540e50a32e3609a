export function withDrawing(text: string): string;
