/** Papers of a vehicle, for staff alone: kept as they came. */
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { actorOf } from '../audit/audit-repository.js';
import { localMidnight } from '../branches/local-midnight.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { VehicleParams } from '../vehicles/vehicle.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { vehicleDocumentsRepository } from './vehicle-documents-repository.js';
import {
  DOCUMENT_TYPES,
  DocumentParams,
  DocumentQuery,
  MOST_BYTES,
  VehicleDocument,
  VehicleDocuments,
} from './vehicle-file.js';
import { addDocument, fileNotFound, removeDocument } from './vehicle-files.js';

const tag = 'vehicles';
const path = '/api/v1/vehicles/{id}/documents';
const params = VehicleParams;
const missing = vehicleNotFound;

export function documentEndpoints({ blobs }: { blobs: BlobStore }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path,
      tag,
      summary: 'Papers of a vehicle',
      access: 'vehicles.read',
      params,
      missing,
      answers: { 200: { description: 'All of them', schema: VehicleDocuments } },
      async handle({ params: { id }, db }) {
        if (!(await vehiclesRepository(db).exists(id))) throw vehicleNotFound();
        return { status: 200, body: { items: await vehicleDocumentsRepository(db).all(id) } };
      },
    }),
    endpoint({
      method: 'post',
      path,
      tag,
      summary: 'Add a paper: the bytes of a PDF or an image',
      access: 'vehicles.manage',
      creates: 'one-statement',
      params,
      missing,
      query: DocumentQuery,
      rawBody: { types: DOCUMENT_TYPES, mostBytes: MOST_BYTES },
      answers: { 201: { description: 'Added', schema: VehicleDocument } },
      problems: { 409: 'The vehicle has 50 already' },
      async handle({ params: { id }, query: { kind, expiresOn = null }, db, req, ...call }) {
        if (expiresOn !== null) localMidnight(expiresOn, 'UTC'); // 2026-02-31 has the form of a date
        const asking = { db, actor: actorOf({ req, ...call }), blobs, vehicleId: id };
        return { status: 201, body: await addDocument(asking, req.body, { kind, expiresOn }) };
      },
    }),
    endpoint({
      method: 'get',
      path: `${path}/{documentId}`,
      tag,
      summary: 'A paper, as it came',
      access: 'vehicles.read',
      params: DocumentParams,
      missing: fileNotFound,
      answers: { 200: { description: 'The file', media: DOCUMENT_TYPES } },
      async handle({ params: { id, documentId }, db, res }) {
        const found = await vehicleDocumentsRepository(db).find(id, documentId);
        const bytes = found && (await blobs.get(found.blobKey));
        if (!bytes) throw fileNotFound();
        res.set({
          'content-type': found.document.mediaType,
          'content-disposition': `attachment; filename="${found.document.kind}-${documentId}"`,
          'content-security-policy': "default-src 'none'; sandbox", // a PDF may hold programs
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        });
        res.end(bytes);
        return undefined;
      },
    }),
    endpoint({
      method: 'delete',
      path: `${path}/{documentId}`,
      tag,
      summary: 'Remove a paper',
      access: 'vehicles.manage',
      params: DocumentParams,
      missing: fileNotFound,
      answers: { 204: { description: 'Removed' } },
      async handle({ params: { id, documentId }, db, ...call }) {
        await removeDocument({ db, actor: actorOf(call), blobs, vehicleId: id }, documentId);
        return { status: 204 };
      },
    }),
  ];
}
