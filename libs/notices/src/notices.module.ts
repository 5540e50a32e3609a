import { Module } from '@nestjs/common';
import { AllowancesModule } from '#allowances';
import { CardsModule } from '#cards';
import { EligibilityModule } from '#eligibility';
import { GrievancesModule } from '#grievances';
import { IdentityModule } from '#identity';
import { ErrandStore } from './errand.store.js';
import { FindErrands, WriteSlips } from './find-errands.js';
import { FindNotices, MarkRead } from './find-notices.js';
import { Happenings } from './happenings.js';
import { LiveFeed } from './live-feed.js';
import { NoticeStore } from './notice.store.js';
import { NoticeViews } from './notice-views.js';
import { ReadChanges } from './read-changes.js';
import { ReadHome } from './read-home.js';
import { RecordTelling } from './record-telling.js';
import { SendTexts } from './send-texts.js';
import { TellAllowances } from './tell-allowances.js';
import { TellNotices } from './tell-notices.js';
import { TextsDue } from './texts-due.js';

const FACE = [FindErrands, FindNotices, LiveFeed, MarkRead, ReadChanges, ReadHome, RecordTelling, SendTexts, TellAllowances, TellNotices, WriteSlips];

/** What people are told, how, and the first page of their phone. */
@Module({
  imports: [AllowancesModule, CardsModule, EligibilityModule, GrievancesModule, IdentityModule],
  providers: [...FACE, ErrandStore, Happenings, NoticeStore, NoticeViews, TextsDue],
  exports: FACE,
})
export class NoticesModule {}
