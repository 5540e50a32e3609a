import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PublicCounty } from '#county';
import { OpenToAll } from '#identity';
import { ShownFaces } from '../../shown-faces.js';
import { frontPage } from './front-page.js';

const STREET = /^\d{9}$/;

/** The citizens' page: where to eat, what is for lunch, what is paid, how to get a card, whom to call. It works without scripts. */
@ApiExcludeController()
@Controller()
export class FrontController {
  constructor(
    private readonly county: PublicCounty,
    private readonly shown: ShownFaces,
  ) {}

  /** `street`: nine digits; anything else shows no street. `lang=en`: in English. What a link brings besides is passed over. */
  @Get()
  @OpenToAll('the front door')
  @Header('Content-Type', 'text/html; charset=utf-8')
  async page(@Query('street') street?: unknown, @Query('lang') lang?: unknown): Promise<string> {
    const wanted = typeof street === 'string' && STREET.test(street) ? street : '';
    return frontPage(await this.county.read(wanted), { language: lang === 'en' ? 'en' : 'zh', faces: this.shown.faces });
  }
}
