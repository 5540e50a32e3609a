import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audience, OpenToAll } from '#identity';
import { orProblem } from '#platform';
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
  @ApiOperation({ summary: '登录 / Sign in; five wrong passwords lock the account for ten minutes' })
  @ApiCreatedResponse({ type: SessionGrantDto })
  async open(@Body() dto: SignInDto): Promise<SessionGrantDto> {
    return orProblem(await this.signIn.signIn({ audience: 'bureau', login: dto.login, password: dto.password }));
  }
}
