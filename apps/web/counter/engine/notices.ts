import { newId } from '../../kit/ids.js';
import type { Database } from './database.js';
import type { Notice } from './standing.js';

const MOST = 20;

/** What the operator must be told wherever they are, until they have read it: kept through a reload. */
export class Notices {
  private kept: readonly Notice[] = [];

  constructor(
    private readonly database: Database,
    private readonly now: () => number,
    private readonly changed: () => void,
  ) {}

  async resume(): Promise<void> {
    this.kept = (await this.database.setting<Notice[]>('notices')) ?? [];
  }

  get all(): readonly Notice[] {
    return this.kept;
  }

  /** The same kind with the same words is one notice. */
  tell(notice: Omit<Notice, 'id' | 'at'>): void {
    if (this.kept.some((one) => one.kind === notice.kind && one.words.zh === notice.words.zh)) return;
    const at = this.now();
    this.keep([...this.kept, { ...notice, id: newId(at), at }].slice(-MOST));
  }

  dismiss(id: string): void {
    this.keep(this.kept.filter((notice) => notice.id !== id));
  }

  private keep(notices: readonly Notice[]): void {
    this.kept = notices;
    void this.database.set('notices', notices);
    this.changed();
  }
}
