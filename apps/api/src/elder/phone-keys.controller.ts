import { Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type RevokedPhone, RevokePhone } from '#cards';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';

/** A person's own phone keys. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/phone-keys')
export class ElderPhoneKeysController {
  constructor(private readonly revocation: RevokePhone) {}

  @Post(':id/revocation')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '解绑自己的手机 / Revoke my own phone; the card stays good' })
  async revoke(@ActingAs() actor: Actor, @Param('id') phoneKeyId: string): Promise<RevokedPhone> {
    return orProblem(await this.revocation.revoke(actor, phoneKeyId));
  }
}
