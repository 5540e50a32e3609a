import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import QRCode from 'qrcode';
import type { Id } from '#values';
import { ActingAs, Audience, BeforeReady, ConfirmSecondFactor, CurrentSession, DraftSecondFactor } from '#identity';
import { type Actor, orProblem } from '#platform';
import { RecoveryCodesDto, SecondFactorCodeDto, SecondFactorDraftDto, SecondFactorDto } from '../session.dto.js';

/** An officer's own second factor. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/second-factors')
export class SecondFactorsController {
  constructor(
    private readonly drafts: DraftSecondFactor,
    private readonly confirmation: ConfirmSecondFactor,
  ) {}

  @Post()
  @BeforeReady()
  @ApiOperation({ summary: '生成本人动态码密钥，只显示一次 / Draw one’s own second factor; it is shown once' })
  @ApiCreatedResponse({ type: SecondFactorDto })
  async draft(@ActingAs() actor: Actor, @Body() dto: SecondFactorDraftDto): Promise<SecondFactorDto> {
    const drafted = orProblem(await this.drafts.draft(actor, dto));
    return { ...drafted, svg: await QRCode.toString(drafted.url, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }) };
  }

  @Post('confirmations')
  @BeforeReady()
  @ApiOperation({ summary: '用首个动态码确认绑定，返回备用码 / Enrol it by its first code; answers the recovery codes' })
  @ApiCreatedResponse({ type: RecoveryCodesDto })
  async confirm(@ActingAs() actor: Actor, @CurrentSession() sessionId: Id, @Body() dto: SecondFactorCodeDto): Promise<RecoveryCodesDto> {
    const { recoveryCodes } = orProblem(await this.confirmation.confirm(actor, { sessionId, code: dto.code }));
    return { recoveryCodes: [...recoveryCodes] };
  }
}
