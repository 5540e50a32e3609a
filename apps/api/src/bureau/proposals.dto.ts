import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { type Actor, IsUuid7, twoPersonsFault } from '#platform';
import type { ExplainedProposal, Proposal, ProposalMeaning, ProposalState } from '#proposals';
import type { Page } from '#platform';
import { NextPageDto, PageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';

export const PROPOSAL_STATES = ['open', 'confirmed', 'declined', 'expired'] as const;

/** What every act that takes two persons says of itself. */
export class ProposalHeadDto {
  /** UUIDv7 made by the caller and kept for every retry. 客户端生成的编号，重试不变。 @example "0195a0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  id!: string;

  /** Why; the second person reads it. 理由，供第二人查看。 @example "区财政 12 月拨款到账，凭证 2026-118" */
  @IsString()
  @Length(4, 200)
  reason!: string;
}

export class ProposalIdDto {
  /** The proposal. 提议编号。 @example "0195a0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  id!: string;
}

export class ProposalListDto extends PageDto {
  /** Only in this state. 仅此状态。 @example "open" */
  @IsOptional()
  @IsIn(PROPOSAL_STATES)
  state?: ProposalState;
}

export class ProposalConfirmationDto {
  /** A word to it, if any. 备注。 @example "已核对到账凭证" */
  @IsOptional()
  @IsString()
  @Length(4, 200)
  reason?: string;
}

export class ProposalRefusalDto {
  /** Why not. 不同意的理由。 @example "金额与到账凭证不符" */
  @IsString()
  @Length(4, 200)
  reason!: string;
}

/** One thing that would change. 一处变化。 */
export class ProposedChangeDto {
  /** What. 事项。 */
  what!: WordsDto;
  /** As it is; null where there is nothing yet. 变更前。 */
  @ApiProperty({ type: WordsDto, nullable: true })
  before!: WordsDto | null;
  /** As it would be; null where it goes. 变更后。 */
  @ApiProperty({ type: WordsDto, nullable: true })
  after!: WordsDto | null;
}

/** What the second person said. 第二人的结论。 */
export class ProposalDecisionDto {
  /** confirmed 已确认, declined 已退回. @example "confirmed" */
  @ApiProperty({ enum: ['confirmed', 'declined'] })
  decision!: 'confirmed' | 'declined';
  /** Who. 办理账号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  decidedBy!: string;
  /** What that account is called. 办理人。 @example "区民政局 复核" */
  decidedByName!: string;
  /** When, UTC milliseconds. 办理时刻。 @example 1764000000000 */
  decidedAt!: number;
  /** Why. 理由。 @example null */
  reason!: string | null;
  /** What it led to: ids of the transfer, policy, run. 执行结果。 */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  result!: Record<string, unknown> | null;
}

/** An act that waits for, or had, a second person. 须两人办理的事项。 */
export class ProposalDto {
  /** The proposal. 提议编号。 @example "0195a0d2-7c00-7000-8000-0123456789ab" */
  id!: string;
  /** Kind of act. 事项类型。 @example "money.appropriate" */
  kind!: string;
  /** What it is, in a line. 标题。 */
  title!: WordsDto;
  /** Why. 理由。 @example "区财政 12 月拨款到账，凭证 2026-118" */
  reason!: string;
  /** open 待确认, confirmed 已确认, declined 已退回, expired 已过期. @example "open" */
  @ApiProperty({ enum: PROPOSAL_STATES })
  state!: ProposalState;
  /** Who proposed it. 提出账号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  proposedBy!: string;
  /** What that account is called. 提出人。 @example "区民政局 经办" */
  proposedByName!: string;
  /** When, UTC milliseconds. 提出时刻。 @example 1764000000000 */
  proposedAt!: number;
  /** Until when it can be decided, UTC milliseconds. 有效至。 @example 1764604800000 */
  expiresAt!: number;
  /** SHA-256 of what was proposed. 内容摘要。 */
  sha256!: string;
  /** Whether the reader may decide it: another natural person, in a role that may. 本人可否办理。 @example true */
  mayDecide!: boolean;
  /** What would change today. 变化。 */
  changes!: ProposedChangeDto[];
  /** What must not be overlooked. 注意。 */
  warnings!: WordsDto[];
  /** Null while nobody has decided. 结论。 */
  @ApiProperty({ type: ProposalDecisionDto, nullable: true })
  decision!: ProposalDecisionDto | null;
}

export class ProposalPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: ProposalDto[];
}

/** Roles that may be the second person. */
export const DECIDERS = ['bureau_admin', 'bureau_approver'] as const;

export function proposalJson(actor: Actor, names: ReadonlyMap<string, string>, { proposal, meaning }: ExplainedProposal): ProposalDto {
  const { id, kind, reason, state, proposedBy, proposedAt, expiresAt, sha256, decision } = proposal;
  const name = (account: string): string => names.get(account) ?? account;
  return {
    id,
    kind,
    title: meaning.title,
    reason,
    state,
    proposedBy,
    proposedByName: name(proposedBy),
    proposedAt,
    expiresAt,
    sha256,
    mayDecide: state === 'open' && DECIDERS.some((role) => role === actor.role) && twoPersonsFault({ id: proposedBy, staffNumber: proposal.proposedStaff }, actor) === null,
    changes: changesOf(meaning),
    warnings: [...meaning.warnings],
    decision: decision === null ? null : { ...decision, decidedByName: name(decision.decidedBy), result: decision.result === null ? null : { ...decision.result } },
  };
}

function changesOf({ changes }: ProposalMeaning): ProposedChangeDto[] {
  return changes.map(({ what, before, after }) => ({ what, before, after }));
}

/** Everybody who is named in a page of proposals. */
export function namedIn({ items }: Page<ExplainedProposal>): string[] {
  return [...new Set(items.flatMap(({ proposal }: { proposal: Proposal }) => [proposal.proposedBy, ...(proposal.decision === null ? [] : [proposal.decision.decidedBy])]))];
}
