/** Written by apps/web/generate-client.mjs. */
export interface paths {}
export interface components {
  schemas: {
    Problem: { type: string; status: number; code: string; title: string; titleEn: string; action: string; actionEn: string; detail: Record<string, unknown>; instance?: string };
  };
}
