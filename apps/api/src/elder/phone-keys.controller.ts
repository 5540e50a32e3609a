import { Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RevokePhone } from '#cards';
import { ActingAs, Audience, WhileLost } from '#identity';
import { type Actor, orProblem } from '#platform';
import { RevokedPhoneDto } from '../carrier.dto.js';

/** A person's own phone keys. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/phone-keys')
export class ElderPhoneKeysController {
  constructor(private readonly revocation: RevokePhone) {}

  @Post(':id/revocation')
  @WhileLost('takes away only')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '解绑自己的手机 / Revoke my own phone; the card stays good' })
  @ApiOkResponse({ type: RevokedPhoneDto })
  async revoke(@ActingAs() actor: Actor, @Param('id') phoneKeyId: string): Promise<RevokedPhoneDto> {
    return orProblem(await this.revocation.revoke(actor, phoneKeyId));
  }
}
