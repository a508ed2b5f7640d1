/**
 * Query parameters that never name a page, in lower case; `*` at the end stands for any rest. The first are added by search
 * engines, advertisers and senders of mail, by their own documentation; `ref` is not among them, because sites use it for
 * their own. The last name a person or let one in, and do not belong into a public address. Owners change this list by the
 * settings `trackingParameters` and `pageParameters`.
 */
export const trackingParameters: readonly string[] = [
  // Google Analytics, https://support.google.com/analytics/answer/10917952 and answer/10071811
  'utm_*', '_ga', '_gl',
  // Google Ads and Campaign Manager, https://support.google.com/google-ads/answer/9744275, searchads/answer/6292795,
  // campaignmanager/answer/9182069, google-ads/answer/10417364
  'gclid', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'gad_source', 'gad_campaignid',
  // Google Merchant Center, https://support.google.com/merchants/answer/15191080
  'srsltid',
  // Google Translate's proxy, https://cloud.google.com/translate/docs and the addresses of *.translate.goog
  '_x_tr_*',
  // Meta, https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/fbp-and-fbc; Instagram adds its own
  'fbclid', 'igsh', 'igshid',
  // Microsoft Advertising, https://help.ads.microsoft.com/apex/index/3/en/60000
  'msclkid',
  // X, https://business.x.com/en/help/campaign-measurement-and-analytics/conversion-tracking-for-websites
  'twclid',
  // TikTok, https://ads.tiktok.com/help/article/tiktok-click-id
  'ttclid',
  // LinkedIn, https://www.linkedin.com/help/lms/answer/a423304
  'li_fat_id',
  // Yandex, https://yandex.com/support/direct/statistics/url-tags.html and https://yandex.com/support/metrica
  'yclid', 'ysclid',
  // Mailchimp, https://mailchimp.com/developer/marketing/docs/e-commerce
  'mc_cid', 'mc_eid',
  // HubSpot, https://knowledge.hubspot.com/ads/ad-tracking-in-hubspot
  '_hsenc', '_hsmi', '__hsfp', '__hssc', '__hstc', 'hsctatracking', 'hsa_*',
  // Adobe Marketo and Advertising, https://experienceleague.adobe.com/docs/marketo and /docs/advertising
  'mkt_tok', 's_kwcid', 'ef_id',
  // Piano (AT Internet), https://developers.atinternet-solutions.com/as2-tagging-en/javascript-en
  'at_medium', 'at_campaign', 'xtor',
  // Matomo, https://matomo.org/faq/reports/what-is-campaign-tracking-and-why-it-is-important
  'mtm_*', 'pk_campaign', 'pk_kwd', 'pk_keyword', 'pk_source', 'pk_medium', 'pk_content', 'pk_cid',
  // Cloudflare's challenge, https://developers.cloudflare.com/cloudflare-challenges
  '__cf_chl_*',

  // RFC 6750 section 2.3, OpenID Connect Core section 3.2.2.5, PHP session.name; the rest by its words.
  'access_token', 'id_token', 'refresh_token', 'phpsessid', 'token', 'email', 'password',
] // biome-ignore format: one vendor a line

/**
 * Query parameters that name a page in WordPress's plain permalinks (https://developer.wordpress.org/reference/classes/wp_query),
 * and `id`: the address of a page that has an id of its own keeps these and no others.
 */
export const pageParameters: readonly string[] = ['p', 'page_id', 'attachment_id', 'id']

/** Whether a list names a parameter, upper or lower case alike. */
export function namesParameter(list: readonly string[], parameter: string): boolean {
  const name = parameter.toLowerCase()
  return list.some((one) => {
    const listed = one.toLowerCase()
    return listed.endsWith('*') ? name.startsWith(listed.slice(0, -1)) : name === listed
  })
}
