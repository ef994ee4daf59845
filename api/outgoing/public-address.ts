/** Which addresses of the internet others may have us call: those that are everyone's, and none of our own network. */
import ipaddr from 'ipaddr.js';

/**
 * Only plain unicast: no private, loopback, link-local, multicast, carrier's or documentation's range, nor IPv6 that holds
 * an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo), which could name any of these. `allowLoopback` is for tests.
 */
export function isPublicAddress(address: string, allowLoopback: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (allowLoopback && range === 'loopback') return true;
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GIVEN_OUT)) return false;
  return range === 'unicast';
}

/** All that IANA gives out for the open internet: https://www.iana.org/assignments/ipv6-address-space */
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3');
