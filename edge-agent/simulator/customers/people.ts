/** The people of the demo: made up, and plain to see as such by their addresses. */

/** RFC 2606: nobody's, for ever. */
const DOMAIN = 'demo.example';
const ADDRESS = 'A customer of the demo fleet; nobody lives here';

/** Names from where Barcelona's visitors and neighbours come from. */
const NAMES =
  `Ana Ferrer|Jordi Vila i Soler|Montserrat Puig|Iker Etxeberria|Uxía Castro|María del Mar Ríos|Youssef El Amrani
|Fatima Zahra Bennani|Chidi Okafor|Amara Diallo|Thandiwe Nkosi|Kwame Mensah|Selam Tesfaye|Li Wei|Wang Xiuying|Sato Haruka
|Kim Min-jun|Nguyễn Thị Hoa|Priya Raghunathan|Arjun Mehta|Ayesha Siddiqui|Tariq Hussain|Leila Haddad|Omar Al-Farsi
|Noa Ben-David|Elif Yıldız|Dimitra Papadopoulou|Giulia Esposito|João Figueiredo|Zoë van den Berg|Jürgen Weiß|Aoife Ní Bhriain
|Ingrid Sørensen|Þóra Jónsdóttir|Zsófia Szabó|Agnieszka Wójcik|Oksana Shevchenko|Valentina Quispe|Mateo Guaraní
|Camila Restrepo|Keanu Kahananui|Wiremu Ngata`
    .replaceAll('\n', '')
    .split('|');

export const MOST_PEOPLE = NAMES.length;

export interface DemoPerson {
  name: string;
  email: string;
  address: string;
}

/** The same ones for the same number, at most `MOST_PEOPLE`. */
export function demoPeople(count: number): DemoPerson[] {
  return NAMES.slice(0, count).map((name) => ({ name, email: `${plain(name)}@${DOMAIN}`, address: ADDRESS }));
}

export const isDemoEmail = (email: string | null): boolean => email?.endsWith(`@${DOMAIN}`) ?? false;

const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', þ: 'th', ı: 'i', đ: 'd', ł: 'l' };

/** `Þóra Jónsdóttir` → `thora.jonsdottir`. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[ßøþıđł]/g, (letter) => LETTERS[letter] ?? '')
    .replace(/[^a-z -]/g, '')
    .replaceAll(' ', '.');
