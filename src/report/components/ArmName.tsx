import { Swatch } from './Swatch.tsx';

export const ArmName = ({ id, style }: { id: string; style: number }) => (
  <span class={id.length > 24 ? 'arm long' : 'arm'}>
    <Swatch style={style} />
    <span>{id}</span>
  </span>
);
