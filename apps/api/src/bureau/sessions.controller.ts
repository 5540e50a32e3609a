import { Body, Controller, Ip, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audience, OpenToAll } from '#identity';
import { orProblem } from '#platform';
import { networkOf, NotGuessedHere } from '../credential-limit.js';
import { SessionGrantDto, SignInDto } from '../session.dto.js';
import { StaffSessions } from '../staff-sessions.js';

/** Sessions of the bureau's and the streets' officers. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau')
export class BureauSessionsController extends StaffSessions {
  protected readonly audience = 'bureau';

  @Post('sessions')
  @OpenToAll('the password is the credential')
  @NotGuessedHere('passwords count by login and network, and by network for many logins')
  @ApiOperation({ summary: '登录 / Sign in; wrong passwords are counted by login and network; the second factor where there is one' })
  @ApiCreatedResponse({ type: SessionGrantDto })
  async open(@Body() dto: SignInDto, @Ip() address: string): Promise<SessionGrantDto> {
    return orProblem(await this.signIn.signIn({ audience: 'bureau', login: dto.login, password: dto.password, code: dto.code, network: networkOf(address) }));
  }
}
