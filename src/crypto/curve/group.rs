//! Points of a curve y² = x³ + ax + b, in Jacobian coordinates (x/z², y/z³). Comes in: points and numbers. Goes out: points.

use super::field::{Field, Number, ZERO, bit};

/// A point; with `z` zero the one at infinity. Its numbers are in Montgomery's form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    x: Number,
    y: Number,
    z: Number,
}

const INFINITY: Point = Point { x: ZERO, y: ZERO, z: ZERO };

/// The points of a curve.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) field: Field,
    pub(super) a: Number,
    pub(super) b: Number,
}

impl Group {
    /// The point with these coordinates; `None` where it is not on the curve.
    pub(super) fn point(&self, x: &Number, y: &Number) -> Option<Point> {
        let field = &self.field;
        if !field.holds(x) || !field.holds(y) {
            return None;
        }
        let (x, y) = (field.enter(x), field.enter(y));
        (field.mul(&y, &y) == self.right_side(&x)).then_some(Point { x, y, z: field.one })
    }

    /// The y of a point with this x; `None` where the curve has none.
    pub(super) fn y_of(&self, x: &Number, odd: bool) -> Option<Number> {
        let field = &self.field;
        let square = self.right_side(&field.enter(x));
        let root = field.root(&square);
        if field.mul(&root, &root) != square {
            return None;
        }
        let root = if bit(&field.leave(&root), 0) == odd { root } else { field.sub(&ZERO, &root) };
        Some(field.leave(&root))
    }

    /// x³ + ax + b.
    fn right_side(&self, x: &Number) -> Number {
        let field = &self.field;
        let square = field.add(&field.mul(x, x), &self.a);
        field.add(&field.mul(&square, x), &self.b)
    }

    /// The coordinates as ordinary numbers; `None` for the point at infinity.
    pub(super) fn coordinates(&self, point: &Point) -> Option<(Number, Number)> {
        if point.z == ZERO {
            return None;
        }
        let field = &self.field;
        let inverse = field.invert(&point.z);
        let square = field.mul(&inverse, &inverse);
        let x = field.mul(&point.x, &square);
        let y = field.mul(&point.y, &field.mul(&square, &inverse));
        Some((field.leave(&x), field.leave(&y)))
    }

    /// `p` taken `m` times and `q` taken `n` times, in one go (Shamir).
    pub(super) fn combine(&self, (p, m): (&Point, &Number), (q, n): (&Point, &Number), bits: usize) -> Point {
        let both = self.add(p, q);
        let mut sum = INFINITY;
        for at in (0..bits).rev() {
            sum = self.double(&sum);
            sum = match (bit(m, at), bit(n, at)) {
                (true, true) => self.add(&sum, &both),
                (true, false) => self.add(&sum, p),
                (false, true) => self.add(&sum, q),
                (false, false) => sum,
            };
        }
        sum
    }

    /// `point` taken `times` times.
    pub(super) fn multiply(&self, point: &Point, times: &Number, bits: usize) -> Point {
        self.combine((point, times), (&INFINITY, &ZERO), bits)
    }

    /// Explicit-Formulas Database, dbl-2007-bl.
    fn double(&self, point: &Point) -> Point {
        let f = &self.field;
        let twice = |number: &Number| f.add(number, number);
        let (xx, yy, zz) = (f.mul(&point.x, &point.x), f.mul(&point.y, &point.y), f.mul(&point.z, &point.z));
        let yyyy = f.mul(&yy, &yy);
        let s = twice(&twice(&f.mul(&point.x, &yy)));
        let m = f.add(&f.add(&twice(&xx), &xx), &f.mul(&self.a, &f.mul(&zz, &zz)));
        let x = f.sub(&f.mul(&m, &m), &twice(&s));
        let y = f.sub(&f.mul(&m, &f.sub(&s, &x)), &twice(&twice(&twice(&yyyy))));
        Point { x, y, z: twice(&f.mul(&point.y, &point.z)) }
    }

    /// Explicit-Formulas Database, add-1998-cmo-2, with the cases it leaves out.
    fn add(&self, p: &Point, q: &Point) -> Point {
        if p.z == ZERO {
            return *q;
        }
        if q.z == ZERO {
            return *p;
        }
        let f = &self.field;
        let (zz_p, zz_q) = (f.mul(&p.z, &p.z), f.mul(&q.z, &q.z));
        let (u1, u2) = (f.mul(&p.x, &zz_q), f.mul(&q.x, &zz_p));
        let (s1, s2) = (f.mul(&p.y, &f.mul(&q.z, &zz_q)), f.mul(&q.y, &f.mul(&p.z, &zz_p)));
        let (h, r) = (f.sub(&u2, &u1), f.sub(&s2, &s1));
        if h == ZERO {
            return if r == ZERO { self.double(p) } else { INFINITY };
        }
        let hh = f.mul(&h, &h);
        let hhh = f.mul(&h, &hh);
        let v = f.mul(&u1, &hh);
        let x = f.sub(&f.sub(&f.mul(&r, &r), &hhh), &f.add(&v, &v));
        let y = f.sub(&f.mul(&r, &f.sub(&v, &x)), &f.mul(&s1, &hhh));
        Point { x, y, z: f.mul(&h, &f.mul(&p.z, &q.z)) }
    }
}
