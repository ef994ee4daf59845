/** Adding and removing images and papers: the row and its audit entry in one transaction, the bytes before it or after. */
import type { Knex } from 'knex';
import { type BlobStore, blobKeyOf } from '../../platform/blob-store/blob-store.js';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { blobUseRepository } from './blob-use-repository.js';
import { resizedImages } from './resized-images.js';
import { sniffedType } from './sniffed-type.js';
import { vehicleDocumentsRepository } from './vehicle-documents-repository.js';
import {
  DOCUMENT_TYPES,
  IMAGE_TYPES,
  MOST_DOCUMENTS,
  MOST_IMAGES,
  type VehicleDocument,
  type VehicleImage,
} from './vehicle-file.js';
import { type BlobKeys, vehicleImagesRepository } from './vehicle-images-repository.js';

interface Asking {
  db: Knex;
  actor: Actor;
  blobs: BlobStore;
  vehicleId: string;
}

/** Throws a MotorpoolError: not-found, conflict for one too many, bad-input for what is no image. */
export async function addImage({ db, actor, blobs, vehicleId }: Asking, bytes: Buffer): Promise<VehicleImage> {
  await assertRoom(db, vehicleId, 'image'); // before the work; again under the lock
  await sniffedType(bytes, IMAGE_TYPES);
  const { width, height, sizes } = await resizedImages(bytes);
  return db.transaction(async (tx) => {
    await assertRoom(tx, vehicleId, 'image');
    const keys: BlobKeys = {};
    for (const size of sizes) keys[size.width] = await keep(tx, blobs, size.bytes, 'image/webp');
    const image = await vehicleImagesRepository(tx).insert(vehicleId, { width, height, sizes: keys });
    await record(tx, actor, vehicleId, 'vehicle.image-added', { after: { id: image.id } });
    return image;
  });
}

/** As addImage. */
export async function addDocument(
  { db, actor, blobs, vehicleId }: Asking,
  bytes: Buffer,
  { kind, expiresOn }: { kind: string; expiresOn: string | null },
): Promise<VehicleDocument> {
  await assertRoom(db, vehicleId, 'document');
  const mediaType = await sniffedType(bytes, DOCUMENT_TYPES);
  return db.transaction(async (tx) => {
    await assertRoom(tx, vehicleId, 'document');
    const blobKey = await keep(tx, blobs, bytes, mediaType);
    const made = { kind, mediaType, bytes: bytes.length, blobKey, expiresOn, addedBy: actor.userId };
    const document = await vehicleDocumentsRepository(tx).insert(vehicleId, made);
    await record(tx, actor, vehicleId, 'vehicle.document-added', { after: document });
    return document;
  });
}

/** Throws a MotorpoolError (not-found). */
export async function removeImage({ db, actor, blobs, vehicleId }: Asking, id: string): Promise<void> {
  const keys = await db.transaction(async (tx) => {
    const removed = await vehicleImagesRepository(tx).remove(vehicleId, id);
    if (!removed) throw fileNotFound();
    await record(tx, actor, vehicleId, 'vehicle.image-removed', { before: { id } });
    return removed;
  });
  await letGo(db, blobs, keys);
}

/** Throws a MotorpoolError (not-found). */
export async function removeDocument({ db, actor, blobs, vehicleId }: Asking, id: string): Promise<void> {
  const key = await db.transaction(async (tx) => {
    const documents = vehicleDocumentsRepository(tx);
    const found = await documents.find(vehicleId, id);
    if (!found || !(await documents.remove(vehicleId, id))) throw fileNotFound();
    await record(tx, actor, vehicleId, 'vehicle.document-removed', { before: found.document });
    return found.blobKey;
  });
  await letGo(db, blobs, [key]);
}

/** In this order from now on. Throws a MotorpoolError: not-found, conflict where they are not all of the car's, each once. */
export async function orderImages(db: Knex, actor: Actor, vehicleId: string, ids: string[]): Promise<VehicleImage[]> {
  return db.transaction(async (tx) => {
    if (!(await vehiclesRepository(tx).lock(vehicleId))) throw vehicleNotFound();
    const images = vehicleImagesRepository(tx);
    const before = (await images.all(vehicleId)).map(({ id }) => id);
    const after = ids.map((id) => id.toLowerCase());
    if ([...before].sort().join() !== [...after].sort().join()) {
      throw new MotorpoolError('conflict', 'not-these-images', 'Name each image of the vehicle once. Read them again.');
    }
    await images.order(vehicleId, after);
    await record(tx, actor, vehicleId, 'vehicle.images-ordered', { before, after });
    return images.all(vehicleId);
  });
}

export const fileNotFound = () => new MotorpoolError('not-found', 'file-not-found', 'There is no such file.');

async function assertRoom(db: Knex, vehicleId: string, what: 'image' | 'document'): Promise<void> {
  const vehicles = vehiclesRepository(db);
  if (!(db.isTransaction ? await vehicles.lock(vehicleId) : await vehicles.exists(vehicleId))) throw vehicleNotFound();
  const [files, most] =
    what === 'image'
      ? [await vehicleImagesRepository(db).all(vehicleId), MOST_IMAGES]
      : [await vehicleDocumentsRepository(db).all(vehicleId), MOST_DOCUMENTS];
  if (files.length < most) return;
  throw new MotorpoolError('conflict', `too-many-${what}s`, `The vehicle has ${most} already. Remove one first.`);
}

async function keep(tx: Knex, blobs: BlobStore, bytes: Buffer, mediaType: string): Promise<string> {
  await blobUseRepository(tx).lock([blobKeyOf(bytes)]);
  return blobs.put(bytes, mediaType);
}

/** What nobody uses any more is removed; what this fails to remove is only in nobody's way. */
async function letGo(db: Knex, blobs: BlobStore, keys: readonly string[]): Promise<void> {
  await db.transaction(async (tx) => {
    const use = blobUseRepository(tx);
    await use.lock(keys);
    for (const key of new Set(keys)) if (!(await use.isUsed(key))) await blobs.remove(key).catch(() => {});
  });
}

const record = (tx: Knex, actor: Actor, id: string, action: string, change: { before?: unknown; after?: unknown }) =>
  auditRepository(tx).record(actor, { action, subject: { kind: 'vehicle', id }, ...change });
