import { Body, Controller, Ip, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audience, OpenToAll } from '#identity';
import { orProblem } from '#platform';
import { networkOf, NotGuessedHere } from '../credential-limit.js';
import { SessionGrantDto } from '../session.dto.js';
import { StaffSessions } from '../staff-sessions.js';
import { CounterSignInDto } from './sessions.dto.js';

/** Sessions of a site's operators, each at one enrolled tablet. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter')
export class CounterSessionsController extends StaffSessions {
  protected readonly audience = 'counter';

  @Post('sessions')
  @OpenToAll('password and device signature are the credentials')
  @NotGuessedHere('nobody tries a password here without an enrolled tablet; passwords count by login and network')
  @ApiOperation({ summary: '开班登录（须已绑定的平板签名）/ Sign in at an enrolled tablet of the site' })
  @ApiCreatedResponse({ type: SessionGrantDto })
  async open(@Body() dto: CounterSignInDto, @Ip() address: string): Promise<SessionGrantDto> {
    return orProblem(await this.signIn.signIn({ audience: 'counter', login: dto.login, password: dto.password, device: dto.device, network: networkOf(address) }));
  }
}
