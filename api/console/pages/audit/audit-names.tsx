/** Who did something and to what, by name; the id is in the title. */
import { Link } from 'wouter';
import { type AuditEntry, actorWords, asWhat, kindWords, subjectHref, subjectWords } from './audit-words.js';

export function Actor(actor: AuditEntry['actor']) {
  const [words, as] = [actorWords(actor), asWhat(actor)];
  return (
    <>
      {actor.userId ? (
        <Link href={`/users/${actor.userId}`} title={actor.userId}>
          {words}
        </Link>
      ) : (
        words
      )}
      {as && <small className="muted">, {as}</small>}
    </>
  );
}

export function Subject(subject: AuditEntry['subject']) {
  const [words, href] = [subjectWords(subject), subjectHref(subject)];
  return (
    <>
      {href ? (
        <Link href={href} title={subject.id}>
          {words}
        </Link>
      ) : (
        <span title={subject.id}>{words}</span>
      )}{' '}
      <small className="muted">{kindWords(subject)}</small>
    </>
  );
}
