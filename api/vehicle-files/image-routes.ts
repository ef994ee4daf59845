/** Images of a vehicle: staff add, order and remove them; anyone sees them. */
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { VehicleParams } from '../vehicles/vehicle.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import {
  IMAGE_TYPES,
  ImageFileParams,
  ImageOrder,
  ImageParams,
  MOST_BYTES,
  VehicleImage,
  VehicleImages,
} from './vehicle-file.js';
import { addImage, fileNotFound, orderImages, removeImage } from './vehicle-files.js';
import { vehicleImagesRepository } from './vehicle-images-repository.js';

const tag = 'vehicles';
const path = '/api/v1/vehicles/{id}/images';
const params = VehicleParams;
const missing = vehicleNotFound;

export function imageEndpoints({ blobs }: { blobs: BlobStore }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path,
      tag,
      summary: 'Images of a vehicle, the one to show first',
      access: 'anyone',
      params,
      missing,
      answers: { 200: { description: 'All of them', schema: VehicleImages } },
      async handle({ params: { id }, db }) {
        if (!(await vehiclesRepository(db).exists(id))) throw vehicleNotFound();
        return { status: 200, body: { items: await vehicleImagesRepository(db).all(id) } };
      },
    }),
    endpoint({
      method: 'post',
      path,
      tag,
      summary: 'Add an image: the bytes of a JPEG, PNG or WebP file',
      description: 'Kept as WebP, 320, 800 and 1600 pixels wide, without what the camera wrote into it. 20 a vehicle.',
      access: 'vehicles.manage',
      creates: 'one-statement',
      params,
      missing,
      rawBody: { types: IMAGE_TYPES, mostBytes: MOST_BYTES },
      answers: { 201: { description: 'Added, as the last', schema: VehicleImage } },
      problems: { 409: 'The vehicle has 20 already' },
      async handle({ params: { id }, db, req, ...call }) {
        const image = await addImage({ db, actor: actorOf({ req, ...call }), blobs, vehicleId: id }, req.body);
        return { status: 201, body: image };
      },
    }),
    endpoint({
      method: 'post',
      path: `${path}/order`,
      tag,
      summary: 'Put the images in another order',
      access: 'vehicles.manage',
      params,
      missing,
      body: ImageOrder,
      answers: { 200: { description: 'All of them, in it', schema: VehicleImages } },
      problems: { 409: 'These are not all images of the vehicle' },
      async handle({ params: { id }, body, db, ...call }) {
        return { status: 200, body: { items: await orderImages(db, actorOf(call), id, body.imageIds) } };
      },
    }),
    endpoint({
      method: 'delete',
      path: `${path}/{imageId}`,
      tag,
      summary: 'Remove an image',
      access: 'vehicles.manage',
      params: ImageParams,
      missing: fileNotFound,
      answers: { 204: { description: 'Removed' } },
      async handle({ params: { id, imageId }, db, ...call }) {
        await removeImage({ db, actor: actorOf(call), blobs, vehicleId: id }, imageId);
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/vehicle-images/{imageId}/{width}',
      tag,
      summary: 'An image, to show; it never changes',
      access: 'anyone',
      params: ImageFileParams,
      missing: fileNotFound,
      answers: { 200: { description: 'The image', media: ['image/webp'] } },
      async handle({ params: { imageId, width }, db, res }) {
        const key = await vehicleImagesRepository(db).keyOf(imageId, width);
        const bytes = key && (await blobs.get(key));
        if (!bytes) throw fileNotFound();
        res.set({
          'content-type': 'image/webp',
          'cache-control': 'public, max-age=31536000, immutable',
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'cross-origin',
        });
        res.end(bytes);
        return undefined;
      },
    }),
  ];
}
