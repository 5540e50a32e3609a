import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { BindSocialCard, MakeActivation, ReleaseSocialCard, RevokePhone } from '#cards';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { RevokedPhoneDto } from '../carrier.dto.js';
import { ActivationMadeDto, ActivationToMakeDto, CardActDto, SocialCardBoundDto, SocialCardReleasedDto, SocialCardToBindDto } from './cards.dto.js';

/** What stands beside the printed card: phones and the social-security card. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'street_officer')
@Controller('bureau')
export class CardBindingsController {
  constructor(
    private readonly activations: MakeActivation,
    private readonly revocation: RevokePhone,
    private readonly binding: BindSocialCard,
    private readonly releasing: ReleaseSocialCard,
  ) {}

  @Post('activations')
  @ApiOperation({ summary: '生成手机绑定码（一次有效），十位数字，也可扫码 / A one-time code by which a phone enrols its key' })
  @ApiCreatedResponse({ type: ActivationMadeDto })
  async activate(@ActingAs() actor: Actor, @Body() dto: ActivationToMakeDto): Promise<ActivationMadeDto> {
    return orProblem(await this.activations.make(actor, dto.personId, dto));
  }

  @Post('phone-keys/:id/revocation')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '解绑手机；卡不受影响 / Revoke a phone; the card stays good' })
  @ApiOkResponse({ type: RevokedPhoneDto })
  async revoke(@ActingAs() actor: Actor, @Param('id') phoneKeyId: string): Promise<RevokedPhoneDto> {
    return orProblem(await this.revocation.revoke(actor, phoneKeyId));
  }

  @Post('social-cards')
  @ApiOperation({ summary: '绑定社保卡（市民卡） / Bind the social-security card a person carries' })
  @ApiCreatedResponse({ type: SocialCardBoundDto })
  async bind(@ActingAs() actor: Actor, @Body() dto: SocialCardToBindDto): Promise<SocialCardBoundDto> {
    return orProblem(await this.binding.bind(actor, dto));
  }

  @Post('social-card-releases')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '解绑社保卡 / Take a social-security card off a person' })
  @ApiOkResponse({ type: SocialCardReleasedDto })
  async release(@ActingAs() actor: Actor, @Body() dto: CardActDto): Promise<SocialCardReleasedDto> {
    return orProblem(await this.releasing.release(actor, dto));
  }
}
