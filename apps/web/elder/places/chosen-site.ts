const KEPT_AS = 'love-card.site';

/** The site whose menu was looked at last: most people eat where they ate yesterday. */
export function chosenSite(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

export function chooseSite(siteId: string): void {
  try {
    localStorage.setItem(KEPT_AS, siteId);
  } catch {
    // Asked again next time.
  }
}
