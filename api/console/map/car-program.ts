/** The WebGL side of the car layer: program, buffer and icon texture. */
import { FRAGMENT_SHADER, PASSES, VERTEX_SHADER } from './car-shaders.js';

export interface Frame {
  matrix: Float32Array;
  centre: Float32Array;
  nowS: number;
  /** Device pixels. */
  size: number;
  bearing: number;
}

/** Throws when the browser's graphics driver refuses the shaders. */
export function carProgram(gl: WebGL2RenderingContext, stride: number) {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error('WebGL is not available');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader) ?? 'shader');
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  const uniform = (name: string) => gl.getUniformLocation(program, name);
  const where = {
    matrix: uniform('uMatrix'),
    centre: uniform('uCentre'),
    now: uniform('uNow'),
    size: uniform('uSize'),
    bearing: uniform('uBearing'),
    ring: uniform('uRing'),
    pass: uniform('uPass'),
    icons: uniform('uIcons'),
  };
  const cars = gl.createBuffer();
  const icons = gl.createTexture();
  const attributes = gl.createVertexArray();
  gl.bindVertexArray(attributes);
  gl.bindBuffer(gl.ARRAY_BUFFER, cars);
  for (const [location, size, offset] of [
    [0, 4, 0],
    [1, 4, 4],
    [2, 4, 8],
    [3, 2, 12],
  ] as const) {
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, size, gl.FLOAT, false, stride * 4, offset * 4);
  }
  gl.bindVertexArray(null);

  const select = gl.useProgram.bind(gl, program); // not called by its name: a lint takes it for a React hook

  return {
    setCars(data: Float32Array) {
      gl.bindBuffer(gl.ARRAY_BUFFER, cars);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
    },
    setIcons(picture: HTMLCanvasElement) {
      gl.bindTexture(gl.TEXTURE_2D, icons);
      gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
      gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture);
      gl.generateMipmap(gl.TEXTURE_2D);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    },
    begin({ matrix, centre, nowS, size, bearing }: Frame) {
      select();
      gl.bindVertexArray(attributes);
      gl.disable(gl.DEPTH_TEST);
      gl.disable(gl.STENCIL_TEST);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_2D, icons);
      gl.uniformMatrix4fv(where.matrix, false, matrix);
      gl.uniform4fv(where.centre, centre);
      gl.uniform1f(where.now, nowS);
      gl.uniform1f(where.size, size);
      gl.uniform1f(where.bearing, bearing);
      gl.uniform1f(where.ring, 0);
      gl.uniform1i(where.icons, 0);
    },
    drawCars(count: number) {
      for (const pass of PASSES) {
        gl.uniform1f(where.pass, pass);
        gl.drawArrays(gl.POINTS, 0, count);
      }
    },
    /** Once more, above all others, in its ring. */
    drawChosen(index: number) {
      gl.uniform1f(where.pass, -1);
      gl.uniform1f(where.ring, 1);
      gl.drawArrays(gl.POINTS, index, 1);
      gl.uniform1f(where.ring, 0);
      gl.drawArrays(gl.POINTS, index, 1);
    },
    done: () => gl.bindVertexArray(null), // MapLibre keeps its own
    remove() {
      gl.deleteProgram(program);
      gl.deleteBuffer(cars);
      gl.deleteTexture(icons);
      gl.deleteVertexArray(attributes);
    },
  };
}
