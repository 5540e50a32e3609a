import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InviteFamily, JoinFamily, ListFamily, RevokeFamily, SignInFamily } from '#family';
import { ActingAs, Audience, OpenToAll, WhileLost } from '#identity';
import { type Actor, Clock, orProblem } from '#platform';
import { day } from '#values';
import { NotGuessedHere } from '../credential-limit.js';
import { linkJson } from '../family.answer.js';
import { FamilyDto, FamilyRevokedDto } from '../family.dto.js';
import { SessionGrantDto } from '../session.dto.js';
import { FamilyActivatedDto, FamilyActivationDto, FamilyInvitationDto, FamilyInvitedDto, FamilySignInDto } from './family.dto.js';

/** Who looks on for an elder: invited and stopped by the elder, let in by a key of their own. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder')
export class ElderFamilyController {
  constructor(
    private readonly invitations: InviteFamily,
    private readonly joining: JoinFamily,
    private readonly listing: ListFamily,
    private readonly revocation: RevokeFamily,
    private readonly signing: SignInFamily,
    private readonly clock: Clock,
  ) {}

  @Post('family-invitations')
  @ApiOperation({ summary: '邀请家人代看（十五分钟内有效）/ Invite somebody to look on' })
  @ApiCreatedResponse({ type: FamilyInvitedDto })
  async invite(@ActingAs() actor: Actor, @Body() dto: FamilyInvitationDto): Promise<FamilyInvitedDto> {
    return orProblem(await this.invitations.invite(actor, { relation: dto.relation, endsOn: day(dto.endsOn) }));
  }

  @Post('family-activations')
  @OpenToAll('the one-time invitation is the credential; the phone has no other before it is let in')
  @ApiOperation({ summary: '家人用邀请码开通代看 / Take an invitation up on the family member’s phone' })
  @ApiCreatedResponse({ type: FamilyActivatedDto })
  async join(@Body() dto: FamilyActivationDto): Promise<FamilyActivatedDto> {
    const { id, elderMasked, relation, endsOn } = orProblem(await this.joining.join(dto));
    return { familyLinkId: id, nameMasked: elderMasked, relation, endsOn, serverTime: this.clock.nowMs() };
  }

  @Post('family-sessions')
  @OpenToAll('the signature of the phone is the credential')
  @NotGuessedHere('a signature cannot be guessed')
  @ApiOperation({ summary: '家人手机登录（手机密钥签名）/ Sign in with the key of a phone that may look on' })
  @ApiCreatedResponse({ type: SessionGrantDto })
  async signIn(@Body() dto: FamilySignInDto): Promise<SessionGrantDto> {
    return orProblem(await this.signing.signIn(dto));
  }

  @Get('family')
  @ApiOperation({ summary: '谁在代看 / Who looks on' })
  @ApiOkResponse({ type: FamilyDto })
  async list(@ActingAs() actor: Actor): Promise<FamilyDto> {
    return { items: orProblem(await this.listing.list(actor)).map(linkJson) };
  }

  @Post('family/:id/revocation')
  @WhileLost('takes away only')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '取消代看，立即生效 / Take a consent back; it stops at once' })
  @ApiOkResponse({ type: FamilyRevokedDto })
  async revoke(@ActingAs() actor: Actor, @Param('id') linkId: string): Promise<FamilyRevokedDto> {
    return orProblem(await this.revocation.revoke(actor, linkId));
  }
}
