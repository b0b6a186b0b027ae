//! What office documents give.
