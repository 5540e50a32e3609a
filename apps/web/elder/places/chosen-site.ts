const KEPT_AS = 'love-card.site';

/** The site that the person chose to see the dishes of; null while none was, then it is the one where they eat. */
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
